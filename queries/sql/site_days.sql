-- asks: swipes per day at chosen places, those of chosen people apart
-- parameters: table wanted(kind, number): kind is place or patient
-- returns: place, day, others, mine
with
-- then: swipe
select place, cast(swiped_at as date) as day, count(*) filter (where not mine) as others, count(*) filter (where mine) as mine
from (
    select place, swiped_at, patient in (select number from wanted where kind = 'patient') as mine
    from swipe
    where counted and place in (select number from wanted where kind = 'place')
)
group by place, day
order by place, day
