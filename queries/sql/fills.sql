-- asks: prescriptions filled at pharmacies
-- parameters: none
-- returns: event, place, patient, doctor, at (seconds since 1970), item, setl_id
select event, place, patient, doctor, cast(epoch(filled_at) as bigint) as at, coalesce(item, '') as item, setl_id
from event_prescription
order by event
