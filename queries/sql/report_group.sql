-- asks: every group of every view of a report with its counts and sums, so that one can choose which to show
-- parameters: none (reads table report_row)
-- returns: view, value ('' is not known), span, rows, refunds, people, total_fen, fund_fen, account_fen, cash_fen
with grouped as (
    unpivot report_row
    on place_region, insured_region, home_region, insurance, person_type, age, disease, place_kind, place
    into name view value value
)
select view, value, span, count(*) as rows, count(*) filter (is_refund) as refunds, count(distinct psn_no) as people,
       cast(coalesce(sum(total_fen), 0) as bigint) as total_fen, cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
       cast(coalesce(sum(account_fen), 0) as bigint) as account_fen, cast(coalesce(sum(cash_fen), 0) as bigint) as cash_fen
from grouped
group by view, value, span
order by view, value, span
