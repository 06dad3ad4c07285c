-- asks: which pharmacies share an operator or terminal number with a pharmacy
-- parameters: $node (pharmacy:id)
-- returns: key, id, label, observed (how many are shared), via (the numbers, sorted), first_at (from when both had used one), last_at
-- order: observed from most to least, key
-- What more pharmacies share than make a tie is not there.
select n.key, n.id, n.label, t.observed, t.via, t.first_at, t.last_at
from server_link t
join server_node n on n.key = case when t.source = $node then t.target else t.source end
where t.relation = 'SHARED_TERMINAL' and (t.source = $node or t.target = $node)
order by t.observed desc, n.key
