-- asks: admissions that follow an outpatient visit to a named doctor at another institution within $days days
-- parameters: $days
-- returns: event, place, patient, doctor, from_place, at, visited_at (seconds since 1970), visit (event number), item (disease class)
-- A doctor who attends the stay himself has not sent the patient to anybody: he works at both.
with visit as (
    select event as visit, patient, doctor, place as from_place, visited_at
    from event_outpatient where counted and doctor is not null and med_type in ('11', '12', '13', '91')
), stay as (
    select event, place, patient, doctor as attending, begin_at, coalesce(left(dise_no, 3), '') as item
    from event_admission where counted
)
select event, place, patient, doctor, from_place, sent."at", visited_at, visit, item
from (
    select s.event, s.place, s.patient, s.attending, s.item, v.doctor, v.from_place, v.visit,
           cast(epoch(s.begin_at) as bigint) as at, cast(epoch(v.visited_at) as bigint) as visited_at,
           row_number() over (partition by s.event order by v.visited_at desc, v.visit) as turn
    from stay s
    join visit v on v.patient = s.patient and v.visited_at <= s.begin_at
        and v.visited_at >= s.begin_at - to_days(cast($days as integer)) and v.from_place <> s.place
) sent
where turn = 1 and attending is distinct from doctor
order by event
