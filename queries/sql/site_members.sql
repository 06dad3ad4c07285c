-- asks: numbers of people, places and doctors by their ids
-- parameters: table wanted(kind, id): kind is patient, place or doctor
-- returns: kind, id, number
select 'patient' as kind, psn_no as id, patient as number
from node_patient where psn_no in (select id from wanted where kind = 'patient')
union all
select 'place', fixmedins_code, place from node_place where fixmedins_code in (select id from wanted where kind = 'place')
union all
select 'doctor', dr_code, doctor from node_doctor where dr_code in (select id from wanted where kind = 'doctor')
order by kind, number
