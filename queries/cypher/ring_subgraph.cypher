// asks: what joins the members of a lead with each other
// parameters: $lead (its id)
// returns: relation, source, target (kind:id), occurrences, first_at, last_at, fund_fen, account_fen
// order: relation, source, target
// Money is of the events of the relation and must not be added up over several relations of the same events.
MATCH (l:Lead {lead_id: $lead})<-[:MEMBER_OF]-(a:Entity)
WITH DISTINCT l, a
MATCH (a)-[r]->(b:Entity)
WHERE EXISTS { (b)-[:MEMBER_OF]->(l) }
RETURN type(r) AS relation, a.key AS source, b.key AS target, sum(coalesce(r.observed, 1)) AS occurrences,
       min(r.first_at) AS first_at, max(r.last_at) AS last_at, sum(coalesce(r.fund_fen, 0)) AS fund_fen,
       sum(coalesce(r.account_fen, 0)) AS account_fen
ORDER BY relation, source, target
