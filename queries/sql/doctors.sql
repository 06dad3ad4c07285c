-- asks: every doctor and the institution that he or she belongs to
-- parameters: none
-- returns: doctor, dr_code, dr_name, place (null where the institution is unknown)
select d.doctor, d.dr_code, coalesce(d.dr_name, d.dr_code) as dr_name, p.place
from node_doctor d
left join node_place p on p.fixmedins_code = d.medins_code
order by d.doctor
