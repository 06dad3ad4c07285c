-- asks: pharmacies that share an operator or terminal number that at most $most pharmacies use
-- parameters: $most, pharmacies
-- returns: source, target (fixmedins_code, the smaller one first), via (the number), first_at, from when both had used it, last_at, until when,
--   event, other_event (the first purchase of each with the number)
with used as (
    select f.fixmedins_code, e.opter_id, min(e.swiped_at) as first_at, max(e.swiped_at) as last_at, min(e.event) as event
    from event_purchase e
    join node_place f on f.place = e.place and f.kind = 'pharmacy'
    where e.opter_id is not null
    group by f.fixmedins_code, e.opter_id
), few as (
    select opter_id from used group by opter_id having count(*) between 2 and $most
), holder as (
    select u.* from used u semi join few using (opter_id)
)
select a.fixmedins_code as source, b.fixmedins_code as target, a.opter_id as via,
       greatest(a.first_at, b.first_at) as first_at, least(a.last_at, b.last_at) as last_at,
       a.event, b.event as other_event
from holder a
join holder b on b.opter_id = a.opter_id and b.fixmedins_code > a.fixmedins_code
order by source, target, via
