-- asks: what all valid settlements of each span of a report amount to, straight from the checked table
-- parameters: none (reads table report_span(span, since, until))
-- returns: span, rows, refunds, odd_refunds (marked as refunds, amount above nothing), people, total_fen, fund_fen, account_fen, cash_fen, total_known, fund_known, account_known, cash_known, first_on, last_on, digest
with valid as (
    select t.span, s.*,
           coalesce(s.refd_setl_flag, '0') = '1' or coalesce(s.medfee_sumamt, 0) < 0 as is_refund
    from setl_d s
    join report_span t on s.setl_time >= t.since and s.setl_time < t.until
    where coalesce(s.vali_flag, '1') <> '0'
)
select span, count(*) as rows, count(*) filter (is_refund) as refunds,
       count(*) filter (coalesce(refd_setl_flag, '0') = '1' and coalesce(medfee_sumamt, 0) > 0) as odd_refunds,
       count(distinct psn_no) as people,
       cast(coalesce(sum(medfee_sumamt), 0) * 100 as bigint) as total_fen,
       cast(coalesce(sum(fund_pay_sumamt), 0) * 100 as bigint) as fund_fen,
       cast(coalesce(sum(acct_pay), 0) * 100 as bigint) as account_fen,
       cast(coalesce(sum(cash_payamt), 0) * 100 as bigint) as cash_fen,
       count(medfee_sumamt) as total_known, count(fund_pay_sumamt) as fund_known, count(acct_pay) as account_known,
       count(cash_payamt) as cash_known,
       min(cast(setl_time as date)) as first_on, max(cast(setl_time as date)) as last_on,
       sha256(string_agg(length(source_file) || ':' || source_file || ':' || source_row, chr(10)
                         order by source_file, source_row)) as digest
from valid
group by span
order by span
