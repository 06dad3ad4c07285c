-- asks: how often each person used each facility that admits, before the first stay that follows a visit elsewhere
-- parameters: $days
-- returns: patient, place, visits (a stay counts one, a visit 0.3: it says less about where one is admitted)
-- Such stays and what comes after them may be steered; a facility that never admits is no choice for a stay.
with admits as (
    select distinct place from event_admission where counted
), seen as (
    select patient, place, doctor is not null and med_type in ('11', '12', '13', '91') as sends, visited_at as came
    from event_outpatient where counted
), first_sent as (
    select s.patient, min(s.begin_at) as sent
    from event_admission s
    join seen v on v.patient = s.patient and v.sends and v.place <> s.place and v.came <= s.begin_at
        and v.came >= s.begin_at - to_days(cast($days as integer))
    where s.counted
    group by s.patient
), used as (
    select patient, place, came, 0.3 as worth from seen
    union all
    select patient, place, begin_at, 1.0 from event_admission where counted
)
select u.patient, u.place, cast(sum(worth) as double) as visits
from used u
join admits a on a.place = u.place
left join first_sent f on f.patient = u.patient
where f.sent is null or u.came < f.sent - to_days(cast($days as integer))
group by u.patient, u.place
order by u.patient, u.place
