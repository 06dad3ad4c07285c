-- asks: who shares a registered household book, address or phone with a patient; the shared value is not returned
-- parameters: $node (patient:id)
-- returns: key, id, label, observed (how many are shared), via (household, address, phone; sorted)
-- order: observed from most to least, key
-- What more people share than make a tie is not there.
select n.key, n.id, n.label, t.observed, t.via
from server_link t
join server_node n on n.key = case when t.source = $node then t.target else t.source end
where t.relation = 'SHARED_CONTACT' and (t.source = $node or t.target = $node)
order by t.observed desc, n.key
