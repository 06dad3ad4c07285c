-- asks: who belongs to a lead, in which role
-- parameters: $lead (its id)
-- returns: role, key, kind, id, label, count (sessions, waves or persons behind the role)
-- order: role, key
select m.role, n.key, n.kind, n.id, n.label, m.count
from server_member m
join server_node n on n.key = m.node
where m.lead_id = $lead
order by m.role, n.key
