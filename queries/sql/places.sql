-- asks: every institution
-- parameters: none
-- returns: place, fixmedins_code, fixmedins_name, kind, hosp_lv, region
select place, fixmedins_code, coalesce(fixmedins_name, fixmedins_code) as fixmedins_name, kind, hosp_lv, region
from node_place
order by place
