-- asks: swipes per hour of the day in the whole case, and how precise their times are
-- parameters: none
-- returns: hour, swipes, minutes (all times of that hour are whole minutes), hours (all are whole hours)
with
-- then: swipe
select cast(hour(swiped_at) as integer) as hour, count(*) as swipes, bool_and(second(swiped_at) = 0) as minutes,
       bool_and(second(swiped_at) = 0 and minute(swiped_at) = 0) as hours
from swipe
where counted
group by hour
order by hour
