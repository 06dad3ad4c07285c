-- asks: how many neighbours a node has, per relation, side and kind of neighbour
-- parameters: $node (kind:id)
-- returns: relation, side (source: the node is where the relation starts, or it has no direction; target), kind (of the neighbours), neighbours, occurrences
-- order: relation, side, kind
-- A tie counts what was observed, an event counts one.
with touched as (
    select relation, case when source = $node or relation in ('CO_SWIPE', 'CO_ADMISSION', 'SHARED_CONTACT', 'SHARED_TERMINAL') then 'source' else 'target' end as side,
           case when source = $node then target else source end as other, coalesce(observed, 1) as occurrences
    from server_link
    where relation <> 'MEMBER_OF' and (source = $node or target = $node)
)
select t.relation, t.side, n.kind, count(distinct t.other) as neighbours, cast(sum(t.occurrences) as bigint) as occurrences
from touched t
join server_node n on n.key = t.other
group by t.relation, t.side, n.kind
order by t.relation, t.side, n.kind
