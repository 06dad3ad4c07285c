-- asks: chosen people, and everybody with the household number or the address of one of them
-- parameters: table wanted(patient)
-- returns: patient, psn_no, resdbook_no, live_admdvs, live_addr
with own as (
    select resdbook_no, live_addr from node_patient where patient in (select patient from wanted)
)
select patient, psn_no, resdbook_no, live_admdvs, live_addr
from node_patient
where patient in (select patient from wanted)
   or resdbook_no in (select resdbook_no from own where resdbook_no is not null)
   or live_addr in (select live_addr from own where live_addr is not null)
order by patient
