-- asks: the recorded events behind a lead, with the source row that proves each
-- parameters: $lead (its id)
-- returns: first_at, relation, source, target (kind:id), row_table, row_key, source_file, source_row, fund_fen, account_fen
-- order: first_at, row_table, row_key, relation, source, target
-- Events that start from a member. One row of a source table makes several relations, each with the money of the row.
select r.first_at, r.relation, r.source, r.target, r.row_table, r.row_key, r.source_file, r.source_row, r.fund_fen,
       r.account_fen
from server_link r
semi join (select node from server_member where lead_id = $lead) a on a.node = r.source
where r.key is not null and list_contains(r.lead_ids, $lead)
order by r.first_at, r.row_table, r.row_key, r.relation, r.source, r.target
