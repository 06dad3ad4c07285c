-- asks: the source rows behind the traffic of one
-- parameters: $own, $month ('*' for all)
-- returns: source_file, source_row, setl_id, month, care, is_refund, total_fen, fund_fen, account_fen
select source_file, source_row, setl_id, month, care, is_refund, total_fen, fund_fen, account_fen
from card_rows
where subject = $own and ($month = '*' or month = $month)
order by source_file, source_row
