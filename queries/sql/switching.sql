-- asks: of patients with visits before they first came to a doctor and none at the place, how many went there then
-- parameters: table wanted(lead, patient, since (seconds since 1970), place, class, there), $stays
-- returns: lead, class, patients, switched
with used as (
    select patient, place, cast(epoch(swiped_at) as bigint) as came from event_purchase where counted and not $stays
    union all
    select patient, place, cast(epoch(visited_at) as bigint) from event_outpatient where counted and $stays
    union all
    select patient, place, cast(epoch(begin_at) as bigint) from event_admission where counted and $stays
), before as (
    select w.lead, w.patient, w.class, any_value(w.there) as there
    from wanted w join used u on u.patient = w.patient and u.came < w.since
    group by w.lead, w.patient, w.class
    having not bool_or(u.place = w.place)
)
select lead, class, count(*) as patients, count(*) filter (where there) as switched
from before
group by lead, class
order by lead, class
