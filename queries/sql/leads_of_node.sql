-- asks: which leads a node belongs to, in which role
-- parameters: $node (kind:id)
-- returns: lead_id, scheme, rank, status, reported, role, count
-- order: rank, lead_id, role
select l.lead_id, l.scheme, l.rank, l.status, l.reported, m.role, m.count
from server_member m
join server_lead l on l.lead_id = m.lead_id
where m.node = $node
order by l.rank, l.lead_id, m.role
