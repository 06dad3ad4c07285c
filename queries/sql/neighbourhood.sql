-- asks: the neighbours of a node, the most frequent ones first, with how many there are in all
-- parameters: $node (kind:id); $relations (names, empty for all); $limit, neighbours per relation and side
-- returns: relation, side (source: the node is where the relation starts, or it has no direction; target), key, kind, id, label (of the neighbour), occurrences, first_at, last_at, fund_fen, account_fen, neighbours (in all, of this relation and side)
-- order: relation, side, occurrences from most to least, key
-- Money is of the events of the relation and must not be added up over several relations of the same events.
with touched as (
    select relation, case when source = $node or relation in ('CO_SWIPE', 'CO_ADMISSION', 'SHARED_CONTACT', 'SHARED_TERMINAL') then 'source' else 'target' end as side,
           case when source = $node then target else source end as other, *
    from server_link
    where relation <> 'MEMBER_OF' and (source = $node or target = $node)
      and (len(cast($relations as varchar[])) = 0 or list_contains(cast($relations as varchar[]), relation))
), neighbour as (
    select relation, side, other, cast(sum(coalesce(observed, 1)) as bigint) as occurrences, min(first_at) as first_at,
           max(last_at) as last_at, cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
           cast(coalesce(sum(account_fen), 0) as bigint) as account_fen
    from touched group by relation, side, other
), ranked as (
    select *, count(*) over every as neighbours, row_number() over (every order by occurrences desc, other) as ranking
    from neighbour window every as (partition by relation, side)
)
select r.relation, r.side, n.key, n.kind, n.id, n.label, r.occurrences, r.first_at, r.last_at, r.fund_fen, r.account_fen,
       r.neighbours
from ranked r
join server_node n on n.key = r.other
where r.ranking <= $limit
order by r.relation, r.side, r.occurrences desc, n.key
