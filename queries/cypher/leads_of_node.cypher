// asks: which leads a node belongs to, in which role
// parameters: $node (kind:id)
// returns: lead_id, scheme, rank, status, reported, role, count
// order: rank, lead_id, role
MATCH (:Entity {key: $node})-[m:MEMBER_OF]->(l:Lead)
RETURN l.lead_id AS lead_id, l.scheme AS scheme, l.rank AS rank, l.status AS status, l.reported AS reported,
       m.role AS role, m.count AS count
ORDER BY rank, lead_id, role
