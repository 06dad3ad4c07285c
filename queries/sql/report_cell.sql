-- asks: the cells of a report: chosen groups one by one, all others of a view together; each with the digest of its source rows
-- parameters: table wanted(view, value, cell) (reads table report_row)
-- returns: view, cell (-1: all others together), span, rows, refunds, people, total_fen, fund_fen, account_fen, cash_fen, total_known, fund_known, account_known, cash_known, flagged, flagged_fen, digest
with grouped as (
    unpivot report_row
    on place_region, insured_region, home_region, insurance, person_type, age, disease, place_kind, place
    into name view value value
)
select g.view, coalesce(w.cell, -1) as cell, g.span, count(*) as rows, count(*) filter (is_refund) as refunds,
       count(distinct psn_no) as people,
       cast(coalesce(sum(total_fen), 0) as bigint) as total_fen, cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
       cast(coalesce(sum(account_fen), 0) as bigint) as account_fen, cast(coalesce(sum(cash_fen), 0) as bigint) as cash_fen,
       count(total_fen) as total_known, count(fund_fen) as fund_known, count(account_fen) as account_known,
       count(cash_fen) as cash_known,
       count(*) filter (flagged) as flagged,
       cast(coalesce(sum(fund_fen) filter (flagged), 0) as bigint) as flagged_fen,
       sha256(string_agg(length(source_file) || ':' || source_file || ':' || source_row, chr(10)
                         order by source_file, source_row)) as digest
from grouped g
left join wanted w on w.view = g.view and w.value = g.value
group by g.view, coalesce(w.cell, -1), g.span
order by g.view, cell, g.span
