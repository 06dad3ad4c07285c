-- asks: every institution
-- parameters: none
-- returns: place, fixmedins_code, fixmedins_name, kind, hosp_lv, region, lat, lon (degrees)
select place, fixmedins_code, coalesce(fixmedins_name, fixmedins_code) as fixmedins_name, kind, hosp_lv, region,
       cast(lat as double) as lat, cast(lon as double) as lon
from node_place
order by place
