-- asks: institutions with kind and level, as a report names and compares them
-- parameters: none
-- returns: value (the institution's code), name, kind (pharmacy | facility), level ('' where the register has none)
select fixmedins_code as value, coalesce(fixmedins_name, fixmedins_code) as name, kind, coalesce(hosp_lv, '') as level
from node_place
order by fixmedins_code
