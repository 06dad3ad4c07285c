// asks: the neighbours of a node, the most frequent ones first, with how many there are in all
// parameters: $node (kind:id); $relations (names, empty for all); $limit, neighbours per relation and side
// returns: relation, side (source: the node is where the relation starts, or it has no direction; target), key, kind, id, label (of the neighbour), occurrences, first_at, last_at, fund_fen, account_fen, neighbours (in all, of this relation and side)
// order: relation, side, occurrences from most to least, key
// Money is of the events of the relation and must not be added up over several relations of the same events.
MATCH (n:Entity {key: $node})-[r]-(m:Entity)
WHERE size($relations) = 0 OR type(r) IN $relations
WITH type(r) AS relation, m, r,
     CASE WHEN startNode(r) = n OR type(r) IN ['CO_SWIPE', 'CO_ADMISSION', 'SHARED_CONTACT', 'SHARED_TERMINAL'] THEN 'source' ELSE 'target' END AS side
WITH relation, side, m, sum(coalesce(r.observed, 1)) AS occurrences, min(r.first_at) AS first_at,
     max(r.last_at) AS last_at, sum(coalesce(r.fund_fen, 0)) AS fund_fen, sum(coalesce(r.account_fen, 0)) AS account_fen
ORDER BY relation, side, occurrences DESC, m.key
WITH relation, side, count(m) AS neighbours,
     collect({node: m, occurrences: occurrences, first_at: first_at, last_at: last_at, fund_fen: fund_fen,
              account_fen: account_fen}) AS every
UNWIND every[0..$limit] AS one
RETURN relation, side, one.node.key AS key, one.node.kind AS kind, one.node.id AS id, one.node.label AS label,
       one.occurrences AS occurrences, one.first_at AS first_at, one.last_at AS last_at, one.fund_fen AS fund_fen,
       one.account_fen AS account_fen, neighbours
ORDER BY relation, side, occurrences DESC, key
