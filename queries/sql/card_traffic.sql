-- asks: traffic of chosen institutions or persons, by month and as a whole
-- parameters: none (reads table card_rows(subject, month, care, is_refund, person, place, money in fen))
-- returns: subject, month ('*' the whole, '' without a time), purchases, outpatient, stays, refunds, people, places, total_fen, fund_fen, account_fen, total_known, fund_known, account_known, rows
select subject, case when grouping(month) = 1 then '*' else month end as month,
       count(*) filter (care = 'purchase' and not is_refund) as purchases,
       count(*) filter (care = 'outpatient' and not is_refund) as outpatient,
       count(*) filter (care = 'stay' and not is_refund) as stays,
       count(*) filter (is_refund) as refunds,
       count(distinct person) filter (not is_refund) as people,
       count(distinct place) filter (not is_refund) as places,
       cast(coalesce(sum(total_fen), 0) as bigint) as total_fen,
       cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
       cast(coalesce(sum(account_fen), 0) as bigint) as account_fen,
       count(total_fen) as total_known, count(fund_fen) as fund_known, count(account_fen) as account_known,
       count(*) as rows
from card_rows
group by grouping sets ((subject, month), (subject))
order by subject, month
