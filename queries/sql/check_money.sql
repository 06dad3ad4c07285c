-- asks: rows and money at stake of each finding
-- parameters: none (reads table check_rows)
-- returns: finding, rows, fund_fen, account_fen, line_fen
select finding, count(*) as rows, cast(sum(fund_fen) as bigint) as fund_fen, cast(sum(account_fen) as bigint) as account_fen,
       cast(sum(line_fen) as bigint) as line_fen
from check_rows
group by finding
order by finding
