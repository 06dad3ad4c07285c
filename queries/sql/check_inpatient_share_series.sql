-- asks: visits and stays of every facility that admits
-- parameters: none
-- returns: place, level, visits, stays
with care as (
    select place, 1 as visits, 0 as stays from event_outpatient where counted
    union all
    select place, 0, 1 from check_base_stay
)
select c.place, coalesce(f.hosp_lv, '') as level, sum(c.visits) as visits, sum(c.stays) as stays
from care c
join node_place f on f.place = c.place
where f.kind = 'facility'
group by c.place, f.hosp_lv
having sum(c.stays) > 0
order by c.place
