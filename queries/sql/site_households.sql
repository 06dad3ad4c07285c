-- asks: chosen people and those who share a household number or a home address with them; keys of more than $most people are none
-- parameters: table wanted(patient); $most
-- returns: patient, psn_no, resdbook_no, live_admdvs, live_addr (null where too many people share it)
with own as (
    select resdbook_no, live_admdvs, live_addr from node_patient where patient in (select patient from wanted)
), book as (
    select resdbook_no from node_patient semi join own using (resdbook_no)
    group by resdbook_no having count(*) <= $most
), home as (
    select p.live_admdvs, p.live_addr
    from node_patient p
    semi join own o on o.live_addr = p.live_addr and o.live_admdvs is not distinct from p.live_admdvs
    group by p.live_admdvs, p.live_addr having count(*) <= $most
)
select p.patient, p.psn_no, b.resdbook_no, p.live_admdvs, h.live_addr
from node_patient p
left join book b on b.resdbook_no = p.resdbook_no
left join home h on h.live_addr = p.live_addr and h.live_admdvs is not distinct from p.live_admdvs
where p.patient in (select patient from wanted) or b.resdbook_no is not null or h.live_addr is not null
order by p.patient
