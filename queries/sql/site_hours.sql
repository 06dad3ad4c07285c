-- asks: swipes per weekday and hour at chosen places, those of chosen people apart
-- parameters: table wanted(kind, number): kind is place or patient
-- returns: place, weekday (0 Monday), hour, others, mine
with
-- then: swipe
select place, cast(isodow(swiped_at) - 1 as integer) as weekday, cast(hour(swiped_at) as integer) as hour,
       count(*) filter (where not mine) as others, count(*) filter (where mine) as mine
from (
    select place, swiped_at, patient in (select number from wanted where kind = 'patient') as mine
    from swipe
    where counted and place in (select number from wanted where kind = 'place')
)
group by place, weekday, hour
order by place, weekday, hour
