// asks: who swiped together with a patient more often than chance explains, the least explained first
// parameters: $node (patient:id); $least, meetings at least; $limit, partners
// returns: key, id, label, observed, expected, log10_q, basis, window_seconds, first_at, last_at, places (most meetings first), lead_ids
// order: log10_q, observed from most to least, key
MATCH (:Entity {key: $node})-[t:CO_SWIPE]-(n:Entity)
WHERE t.observed >= $least
RETURN n.key AS key, n.id AS id, n.label AS label, t.observed AS observed, t.expected AS expected, t.log10_q AS log10_q,
       t.basis AS basis, t.window_seconds AS window_seconds, t.first_at AS first_at, t.last_at AS last_at,
       t.places AS places, t.lead_ids AS lead_ids
ORDER BY log10_q, observed DESC, key
LIMIT $limit
