-- asks: number and attributes of chosen doctors
-- parameters: table wanted(id, number), either may be null
-- returns: number, id, kind, label, and the columns that the ontology names
select d.doctor as number, d.dr_code as id, 'doctor' as kind, coalesce(d.dr_name, d.dr_code) as label, d.medins_code,
       d.registered
from node_doctor d
where d.dr_code in (select id from wanted) or d.doctor in (select number from wanted)
order by number
