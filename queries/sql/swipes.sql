-- asks: swipes that may be used for rhythm, at pharmacies and at the desks of facilities
-- parameters: none
-- returns: event (below zero at a desk), place, patient, at (seconds since 1970), fen (amount), in the order of (place, time)
with
-- then: swipe
select event, place, patient, cast(epoch(swiped_at) as bigint) as at,
       cast(coalesce(medfee_sumamt, 0) * 100 as bigint) as fen
from swipe
where counted
order by place, swiped_at, patient, setl_id
