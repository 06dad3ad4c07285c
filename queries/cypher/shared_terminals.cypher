// asks: which pharmacies share an operator or terminal number with a pharmacy
// parameters: $node (pharmacy:id)
// returns: key, id, label, observed (how many are shared), via (the numbers, sorted), first_at (from when both had used one), last_at
// order: observed from most to least, key
// What more pharmacies share than make a tie is not there.
MATCH (:Entity {key: $node})-[t:SHARED_TERMINAL]-(n:Entity)
RETURN n.key AS key, n.id AS id, n.label AS label, t.observed AS observed, t.via AS via, t.first_at AS first_at,
       t.last_at AS last_at
ORDER BY observed DESC, key
