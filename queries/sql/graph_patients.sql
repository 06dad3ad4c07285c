-- asks: number and attributes of chosen persons
-- parameters: table wanted(id, number), either may be null
-- returns: number, id, kind, label, and the columns that the ontology names
select p.patient as number, p.psn_no as id, 'patient' as kind, coalesce(p.psn_name, p.psn_no) as label, p.certno, p.gend,
       p.brdy, p.live_admdvs, p.live_addr, p.resdbook_no, p.phone, p.insutype, p.sp_psn_type, p.die_date, p.registered
from node_patient p
where p.psn_no in (select id from wanted) or p.patient in (select number from wanted)
order by number
