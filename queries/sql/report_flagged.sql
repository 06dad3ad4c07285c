-- asks: settlements of each span of a report that stand behind leads
-- parameters: none (reads table report_row)
-- returns: span, rows, people, places, total_fen, fund_fen, account_fen, digest
select span, count(*) as rows, count(distinct psn_no) as people, count(distinct place) as places,
       cast(coalesce(sum(total_fen), 0) as bigint) as total_fen, cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
       cast(coalesce(sum(account_fen), 0) as bigint) as account_fen,
       sha256(string_agg(length(source_file) || ':' || source_file || ':' || source_row, chr(10)
                         order by source_file, source_row)) as digest
from report_row
where flagged
group by span
order by span
