// asks: how many neighbours a node has, per relation, side and kind of neighbour
// parameters: $node (kind:id)
// returns: relation, side (source: the node is where the relation starts, or it has no direction; target), kind (of the neighbours), neighbours, occurrences
// order: relation, side, kind
// A tie counts what was observed, an event counts one.
MATCH (n:Entity {key: $node})-[r]-(m:Entity)
WITH type(r) AS relation, m, r,
     CASE WHEN startNode(r) = n OR type(r) IN ['CO_SWIPE', 'CO_ADMISSION', 'SHARED_CONTACT', 'SHARED_TERMINAL'] THEN 'source' ELSE 'target' END AS side
RETURN relation, side, m.kind AS kind, count(DISTINCT m) AS neighbours, sum(coalesce(r.observed, 1)) AS occurrences
ORDER BY relation, side, kind
