-- asks: doctors beside one, and how near their institutions are to his
-- parameters: $id
-- returns: id, ring (1 same level and area, 2 same level, 3 any)
with every as (
    select d.dr_code as id, f.hosp_lv, f.region
    from node_doctor d
    left join node_place f on f.fixmedins_code = d.medins_code
), own as (
    select hosp_lv, region from every where id = $id
)
select e.id,
       case
           when e.hosp_lv is distinct from o.hosp_lv then 3
           when e.region is distinct from o.region then 2
           else 1
       end as ring
from every e
cross join own o
where e.id <> $id
order by e.id
