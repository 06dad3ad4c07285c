// asks: who belongs to a lead, in which role
// parameters: $lead (its id)
// returns: role, key, kind, id, label, count (sessions, waves or persons behind the role)
// order: role, key
MATCH (:Lead {lead_id: $lead})<-[m:MEMBER_OF]-(n:Entity)
RETURN m.role AS role, n.key AS key, n.kind AS kind, n.id AS id, n.label AS label, m.count AS count
ORDER BY role, key
