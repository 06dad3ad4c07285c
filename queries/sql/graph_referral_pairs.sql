-- asks: doctors and the facilities that admit within $days days of a visit to them, over the whole case
-- parameters: $days
-- returns: doctor, place, occurrences
-- A stay counts for the doctor seen last before it, as in graph_around_referrals.
with visit as (
    select event, patient, doctor, place, visited_at from event_outpatient
    where counted and doctor is not null and med_type in ('11', '12', '13', '91')
      and patient in (select patient from event_admission)
), stay as (
    select event, place, patient, begin_at
    from event_admission where counted and place in (select place from node_place where kind = 'facility')
), referral as (
    select v.doctor, s.place
    from stay s
    join visit v on v.patient = s.patient and v.visited_at <= s.begin_at
        and v.visited_at >= s.begin_at - to_days(cast($days as integer)) and v.place <> s.place
    qualify row_number() over (partition by s.event order by v.visited_at desc, v.event) = 1
)
select doctor, place, count(*) as occurrences from referral group by doctor, place
order by doctor, place
