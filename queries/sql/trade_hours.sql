-- asks: how many sales each pharmacy had in each hour of the week
-- parameters: none
-- returns: place, hour_at (seconds from Thursday 0:00, when 1970 began, to the beginning of the hour), sales
-- Midnight is a date without a time.
select place, hour_at, count(*) as sales
from (
    select place, cast(epoch(swiped_at) as bigint) % 604800 - cast(epoch(swiped_at) as bigint) % 3600 as hour_at
    from event_purchase
    where counted and swiped_at <> date_trunc('day', swiped_at)
)
group by place, hour_at
order by place, hour_at
