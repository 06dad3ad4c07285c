-- asks: which operator and terminal numbers every pharmacy used, and since when
-- parameters: none
-- returns: place, opter_id, swiped_at (first), setl_id (smallest)
select place, opter_id, min(swiped_at) as swiped_at, min(setl_id) as setl_id
from event_purchase where opter_id is not null group by place, opter_id
order by place, opter_id
