-- asks: swipes that may be used for rhythm
-- parameters: none
-- returns: event, place, patient, at (seconds since 1970), fen (amount), in the order of (place, time)
select event, place, patient, cast(epoch(swiped_at) as bigint) as at,
       cast(coalesce(medfee_sumamt, 0) * 100 as bigint) as fen
from event_purchase
where counted
order by event
