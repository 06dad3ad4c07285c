-- asks: the way of recorded events between two nodes that arrives first: no event on it is before the one before it
-- parameters: $source, $target (kind:id); $steps, at most, up to 6; $since, $until (times, null for any)
-- returns: step (from 1), source, target (kind:id, as walked), relation, happened_at, key (table:row key), source_file, source_row
-- order: step
-- Events are walked in either direction, at the time when they begin. Of those that arrive first the one with the fewest
-- steps; of several, from its end backwards, the smallest node, relation and key of each step, the step before it as early
-- as it can be. Nothing when there is none.
with recursive event as materialized (
    select source as here, target as there, relation, first_at as moment, key from server_link
    where key is not null and ($since is null or first_at >= cast($since as timestamp))
      and ($until is null or first_at <= cast($until as timestamp))
    union all
    select target, source, relation, first_at, key from server_link
    where key is not null and ($since is null or first_at >= cast($since as timestamp))
      and ($until is null or first_at <= cast($until as timestamp))
), arrival(step, node, moment, came_from, relation, key) as (
    select 0, key, timestamp '0001-01-01', null::varchar, null::varchar, null::varchar
    from server_node where key = $source and $source <> $target
    union all
    select a.step + 1, e.there, min(e.moment), min_by(e.here, (e.moment, e.here, e.relation, e.key)),
           min_by(e.relation, (e.moment, e.here, e.relation, e.key)), min_by(e.key, (e.moment, e.here, e.relation, e.key))
    from arrival a
    join event e on e.here = a.node and e.moment >= a.moment
    where a.step < least($steps, 6)
    group by a.step, e.there
), last as (
    select * from arrival where node = $target order by moment, step limit 1
), way as (
    select * from last
    union all
    select a.* from way w join arrival a on a.step = w.step - 1 and a.node = w.came_from where w.step > 1
)
select w.step, w.came_from as source, w.node as target, w.relation, w.moment as happened_at, w.key, l.source_file, l.source_row
from way w
join server_link l on l.relation = w.relation and l.key = w.key and l.source in (w.came_from, w.node) and l.target in (w.came_from, w.node)
order by w.step
