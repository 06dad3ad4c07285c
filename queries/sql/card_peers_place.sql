-- asks: institutions of the same kind as one, and how near they are to it
-- parameters: $id
-- returns: id, ring (1 same level and area, 2 same level, 3 same kind)
with own as (
    select kind, hosp_lv, region from node_place where fixmedins_code = $id
)
select p.fixmedins_code as id,
       case
           when p.hosp_lv is distinct from o.hosp_lv then 3
           when p.region is distinct from o.region then 2
           else 1
       end as ring
from node_place p
join own o on o.kind = p.kind
where p.fixmedins_code <> $id
order by id
