-- asks: admissions per month after visits: to chosen doctors, and to the other doctors where they see patients
-- parameters: table wanted(kind, number): kind is doctor or place; $days, an admission follows a visit at most so many days later
-- returns: month (its first day), mine, fills (admissions elsewhere that follow a visit), there (of these, at the chosen places)
-- A stay follows the last visit before it, whoever was visited; a doctor who attends the stay has not sent the patient.
with house as (
    select distinct place from event_outpatient
    where counted and doctor in (select number from wanted where kind = 'doctor')
), visit as (
    select event as visit, patient, doctor, place as from_place, visited_at
    from event_outpatient where counted and doctor is not null and med_type in ('11', '12', '13', '91')
), stay as (
    select event, place, patient, doctor as attending, begin_at
    from event_admission
    where counted and patient in (select patient from visit where from_place in (from house))
), sent as (
    select s.event, s.place, s.attending, s.begin_at, v.doctor, v.from_place
    from stay s
    join visit v on v.patient = s.patient and v.visited_at <= s.begin_at
        and v.visited_at >= s.begin_at - to_days(cast($days as integer)) and v.from_place <> s.place
    qualify row_number() over (partition by s.event order by v.visited_at desc, v.visit) = 1
)
select cast(date_trunc('month', begin_at) as date) as month, doctor in (select number from wanted where kind = 'doctor') as mine,
       count(*) as fills, count(*) filter (where place in (select number from wanted where kind = 'place')) as there
from sent
where attending is distinct from doctor and from_place in (from house)
group by month, mine
order by month, mine
