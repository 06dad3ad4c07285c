-- asks: swipes at pharmacies, and which of them may be used for rhythm
-- parameters: $batch_size, distinct persons at one place in one second from which the second is a batch upload
-- returns: event, setl_id, patient, card, place, swiped_at, money, operator, counted, batch
with chosen as (
    select * from settled where at_pharmacy
)
-- then: swipe_events
