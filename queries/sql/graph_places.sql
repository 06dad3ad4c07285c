-- asks: number and attributes of chosen pharmacies and facilities
-- parameters: table wanted(id, number), either may be null
-- returns: number, id, kind, label, and the columns that the ontology names
select f.place as number, f.fixmedins_code as id, f.kind, coalesce(f.fixmedins_name, f.fixmedins_code) as label,
       f.hosp_lv, f.region, f.registered
from node_place f
where f.fixmedins_code in (select id from wanted) or f.place in (select number from wanted)
order by number
