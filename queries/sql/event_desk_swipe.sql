-- asks: settlements of outpatient care at the desks of facilities, and which of them may be used for rhythm
-- parameters: $batch_size, distinct persons at one place in one second from which the second is a batch upload
-- returns: event, setl_id, patient, card, place, swiped_at, money, operator (not said), counted, batch
with chosen as (
    select * from settled where not at_pharmacy and not inpatient
)
-- then: swipe_events
