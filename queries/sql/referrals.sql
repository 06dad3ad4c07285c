-- asks: admissions that follow an outpatient visit to a named doctor at another institution within $days days
-- parameters: $days
-- returns: event, place, patient, doctor, from_place, at, visited_at (seconds since 1970), visit (event number)
with visit as (
    select event as visit, patient, doctor, place as from_place, visited_at
    from event_outpatient where counted and doctor is not null and med_type in ('11', '12', '13', '91')
), stay as (
    select event, place, patient, begin_at from event_admission where counted
)
select s.event, s.place, s.patient, v.doctor, v.from_place, cast(epoch(s.begin_at) as bigint) as at,
       cast(epoch(v.visited_at) as bigint) as visited_at, v.visit
from stay s
join visit v on v.patient = s.patient and v.visited_at <= s.begin_at
    and v.visited_at >= s.begin_at - to_days(cast($days as integer)) and v.from_place <> s.place
qualify row_number() over (partition by s.event order by v.visited_at desc, v.visit) = 1
order by s.event
