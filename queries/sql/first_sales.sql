-- asks: when each place was first used by anybody
-- parameters: none
-- returns: place, first_at (seconds since 1970)
select place, min(came) as first_at from (
    select place, cast(epoch(min(swiped_at)) as bigint) as came from event_purchase where counted group by place
    union all
    select place, cast(epoch(min(filled_at)) as bigint) from event_prescription group by place
    union all
    select place, cast(epoch(min(begin_at)) as bigint) from event_admission where counted group by place
)
group by place
order by place
