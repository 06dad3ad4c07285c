-- asks: swipes of others within $window seconds of chosen swipes at the same place
-- parameters: table wanted(place, patient, at): the chosen swipes, at in seconds since 1970; $window, seconds
-- returns: place, at, others
-- Slots of the window's length make the time condition an equality.
with
-- then: swipe
, moment as (
    select distinct place, "at" from wanted
), slot as (
    select place, "at", "at" // $window + unnest([-1, 0, 1]) as slot from moment
), other as (
    select place, cast(epoch(swiped_at) as bigint) as seen_at
    from swipe
    where counted and place in (select place from moment) and patient not in (select patient from wanted)
), near as (
    select s.place, s."at", count(*) as others
    from slot s
    join other o on o.place = s.place and o.seen_at // $window = s.slot
    where abs(o.seen_at - s."at") <= $window
    group by s.place, s."at"
)
select place, "at", coalesce(others, 0) as others
from moment left join near using (place, "at")
order by place, "at"
