-- asks: the shortest way between two nodes over ties and ownership of cards, in either direction
-- parameters: $source, $target (kind:id); $relations (of the ties and OWNS; empty for all of them); $steps, at most, up to 12
-- returns: step (0 at the source), key, kind, id, label, relations (those that join it with the node before; sorted)
-- order: step
-- Of several ways, the one whose keys come first in the order of the alphabet. Nothing when there is none.
with recursive joined as materialized (
    select source as here, target as there, relation from server_link
    where relation in ('OWNS', 'CO_SWIPE', 'CO_ADMISSION', 'STEERING', 'REFERRED_TO', 'SHARED_CONTACT', 'SHARED_TERMINAL')
      and (len(cast($relations as varchar[])) = 0 or list_contains(cast($relations as varchar[]), relation))
    union all
    select target, source, relation from server_link
    where relation in ('OWNS', 'CO_SWIPE', 'CO_ADMISSION', 'STEERING', 'REFERRED_TO', 'SHARED_CONTACT', 'SHARED_TERMINAL')
      and (len(cast($relations as varchar[])) = 0 or list_contains(cast($relations as varchar[]), relation))
), reached(node, far) using key (node) as (
    select key, 0 from server_node where key = $target and $source <> $target
    union
    select j.there, min(r.far) + 1
    from reached r
    join joined j on j.here = r.node
    left join recurring.reached k on k.node = j.there
    where k.node is null and r.far < least($steps, 12)
    group by j.there
), way(step, node, remaining) as (
    select 0, node, far from reached where node = $source
    union all
    select w.step + 1, min(j.there), w.remaining - 1
    from way w
    join joined j on j.here = w.node
    join reached r on r.node = j.there and r.far = w.remaining - 1
    where w.remaining > 0
    group by w.step, w.remaining
), traced as (
    select step, node, lag(node) over (order by step) as before from way
)
select t.step, n.key, n.kind, n.id, n.label,
       coalesce((select list(distinct j.relation order by j.relation) from joined j where j.here = t.before and j.there = t.node),
                cast([] as varchar[])) as relations
from traced t
join server_node n on n.key = t.node
order by t.step
