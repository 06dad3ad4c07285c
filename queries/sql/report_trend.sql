-- asks: valid settlements month by month, refunds netted
-- parameters: $since, $until (days; until is the first day that is left out)
-- returns: month (its first day), rows, people, fund_fen, fund_known, account_fen, account_known, digest
select cast(date_trunc('month', setl_time) as date) as month, count(*) as rows, count(distinct psn_no) as people,
       cast(coalesce(sum(fund_pay_sumamt), 0) * 100 as bigint) as fund_fen, count(fund_pay_sumamt) as fund_known,
       cast(coalesce(sum(acct_pay), 0) * 100 as bigint) as account_fen, count(acct_pay) as account_known,
       sha256(string_agg(length(source_file) || ':' || source_file || ':' || source_row, chr(10)
                         order by source_file, source_row)) as digest
from setl_d
where coalesce(vali_flag, '1') <> '0' and setl_time >= $since and setl_time < $until
group by month
order by month
