-- asks: seconds between neighbouring swipes of different people at chosen places on one day, chosen people left out
-- parameters: table wanted(kind, number): kind is place or patient; $most, longer gaps count as this long
-- returns: gap (seconds), times
with
-- then: swipe
, other as (
    select place, patient, swiped_at
    from swipe
    where counted and place in (select number from wanted where kind = 'place')
      and patient not in (select number from wanted where kind = 'patient')
), neighbour as (
    select patient, swiped_at, lag(patient) over w as before, lag(swiped_at) over w as before_at
    from other
    window w as (partition by place, cast(swiped_at as date) order by swiped_at, patient)
)
select least(cast(epoch(swiped_at) - epoch(before_at) as bigint), $most) as gap, count(*) as times
from neighbour
where before is not null and before <> patient
group by gap
order by gap
