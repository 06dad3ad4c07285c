-- asks: who swiped together with a patient more often than chance explains, the least explained first
-- parameters: $node (patient:id); $least, meetings at least; $limit, partners
-- returns: key, id, label, observed, expected, log10_q, basis, window_seconds, first_at, last_at, places (most meetings first), lead_ids
-- order: log10_q, observed from most to least, key
select n.key, n.id, n.label, t.observed, t.expected, t.log10_q, t.basis, t.window_seconds, t.first_at, t.last_at, t.places,
       t.lead_ids
from server_link t
join server_node n on n.key = case when t.source = $node then t.target else t.source end
where t.relation = 'CO_SWIPE' and (t.source = $node or t.target = $node) and t.observed >= $least
order by t.log10_q, t.observed desc, n.key
limit $limit
