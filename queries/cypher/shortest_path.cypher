// asks: the shortest way between two nodes over ties and ownership of cards, in either direction
// parameters: $source, $target (kind:id); $relations (of the ties and OWNS; empty for all of them); $steps, at most, up to 12
// returns: step (0 at the source), key, kind, id, label, relations (those that join it with the node before; sorted)
// order: step
// Of several ways, the one whose keys come first in the order of the alphabet. Nothing when there is none.
MATCH (a:Entity {key: $source}), (b:Entity {key: $target})
WHERE a <> b
MATCH p = allShortestPaths((a)-[rs:OWNS|CO_SWIPE|CO_ADMISSION|STEERING|REFERRED_TO|SHARED_CONTACT|SHARED_TERMINAL*..12]-(b))
WHERE all(r IN rs WHERE size($relations) = 0 OR type(r) IN $relations)
WITH DISTINCT nodes(p) AS way, [n IN nodes(p) | n.key] AS keys
WHERE size(keys) <= $steps + 1
ORDER BY keys
LIMIT 1
UNWIND range(0, size(way) - 1) AS step
WITH step, way[step] AS n, CASE WHEN step > 0 THEN way[step - 1] END AS before
RETURN step, n.key AS key, n.kind AS kind, n.id AS id, n.label AS label,
       COLLECT {
           MATCH (before)-[r:OWNS|CO_SWIPE|CO_ADMISSION|STEERING|REFERRED_TO|SHARED_CONTACT|SHARED_TERMINAL]-(n)
           WHERE size($relations) = 0 OR type(r) IN $relations
           WITH DISTINCT type(r) AS relation ORDER BY relation
           RETURN relation
       } AS relations
ORDER BY step
