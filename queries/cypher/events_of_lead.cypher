// asks: the recorded events behind a lead, with the source row that proves each
// parameters: $lead (its id)
// returns: first_at, relation, source, target (kind:id), row_table, row_key, source_file, source_row, fund_fen, account_fen
// order: first_at, row_table, row_key, relation, source, target
// Events that start from a member. One row of a source table makes several relations, each with the money of the row.
MATCH (:Lead {lead_id: $lead})<-[:MEMBER_OF]-(a:Entity)
WITH DISTINCT a
MATCH (a)-[r]->(b:Entity)
WHERE r.key IS NOT NULL AND $lead IN r.lead_ids
RETURN r.first_at AS first_at, type(r) AS relation, a.key AS source, b.key AS target, r.row_table AS row_table,
       r.row_key AS row_key, r.source_file AS source_file, r.source_row AS source_row, r.fund_fen AS fund_fen,
       r.account_fen AS account_fen
ORDER BY first_at, row_table, row_key, relation, source, target
