-- asks: pairs of units that were at one place within a window, and in how many slots of time; the check of the kernel
-- parameters: table wanted(place, at, unit); $window, largest distance in seconds; $slot, length of a slot in seconds; $at_least, fewest slots
-- returns: a, b, slots with a < b, in the order of (a, b)
with event as (
    select w.place, w.at as seconds, w.unit, floor(w.at / ($window + 1)) as bucket from wanted w
), earlier as (
    select place, seconds, unit, bucket from event
    union all
    select place, seconds, unit, bucket + 1 as bucket from event
), meeting as (
    select distinct least(x.unit, y.unit) as a, greatest(x.unit, y.unit) as b, floor(x.seconds / $slot) as slot
    from earlier x
    join event y on y.place = x.place and y.bucket = x.bucket
    where y.seconds between x.seconds and x.seconds + $window and x.unit <> y.unit
)
select a, b, count(*) as slots
from meeting
group by a, b
having count(*) >= $at_least
order by a, b
