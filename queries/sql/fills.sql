-- asks: prescriptions filled at pharmacies, and the facility where the doctor saw the patient last within 30 days before
-- parameters: none
-- returns: event, place, patient, doctor, at (seconds since 1970), item, setl_id, seen_at (a place, null where the register's
--   institution of the doctor is the only one known)
-- Only doctors who see patients elsewhere than at the register's institution are looked up. Midnight is a date without a time.
with elsewhere as (
    select distinct e.doctor
    from event_outpatient e
    join node_doctor d on d.doctor = e.doctor
    left join node_place h on h.fixmedins_code = d.medins_code
    where e.counted and e.place is distinct from h.place
), seen as (
    select patient, doctor, visited_at, min(place) as place
    from event_outpatient
    where counted and doctor in (select doctor from elsewhere)
    group by patient, doctor, visited_at
), filled as (
    select event, patient, doctor, case when filled_at = date_trunc('day', filled_at)
        then filled_at + interval 86399 second else filled_at end as latest
    from event_prescription where doctor in (select doctor from elsewhere)
), history as (
    select event, patient, doctor, latest as moment, cast(null as timestamp) as visited_at from filled
    union all
    select cast(null as integer), patient, doctor, visited_at, visited_at from seen
), last_visit as (
    select event, patient, doctor, max(visited_at) over (partition by patient, doctor order by moment) as visited_at
    from history
)
select p.event, p.place, p.patient, p.doctor, cast(epoch(p.filled_at) as bigint) as at, coalesce(p.item, '') as item,
       p.setl_id, case when s.visited_at >= p.filled_at - to_days(30) then s.place end as seen_at
from event_prescription p
left join last_visit v on v.event = p.event
left join seen s on s.patient = v.patient and s.doctor = v.doctor and s.visited_at = v.visited_at
order by p.event
