-- asks: the admissions to chosen institutions that follow an outpatient visit to chosen doctors, and the visits
-- parameters: table wanted(tie, source, target, seconds), a dr_code, a fixmedins_code and the longest time from visit to stay
-- returns: tie, event, visit, place, at (seconds since 1970)
-- A stay counts for the doctor seen last before it, and not for one who attends it, as in the question referrals.
with chosen as (
    select w.tie, w.seconds, d.doctor, f.place
    from wanted w
    join node_doctor d on d.dr_code = w.source
    join node_place f on f.fixmedins_code = w.target
), visit as (
    select event as visit, patient, doctor, place as from_place, visited_at
    from event_outpatient where counted and doctor is not null and med_type in ('11', '12', '13', '91')
), stay as (
    select event, place, patient, doctor as attending, begin_at
    from event_admission where counted and place in (select place from chosen)
), sent as (
    select s.event, s.place, s.attending, s.begin_at, v.doctor, v.visit, v.visited_at
    from stay s
    join visit v on v.patient = s.patient and v.visited_at <= s.begin_at and v.from_place <> s.place
        and v.visited_at >= s.begin_at - to_seconds((select max(seconds) from chosen))
    qualify row_number() over (partition by s.event order by v.visited_at desc, v.visit) = 1
)
select c.tie, x.event, x.visit, x.place, cast(epoch(x.begin_at) as bigint) as at
from chosen c
join sent x on x.doctor = c.doctor and x.place = c.place
where x.attending is distinct from x.doctor
order by c.tie, x.event
