-- asks: valid settlements with kind of care and money in fen, as cards count them
-- parameters: none (a working table that the questions of cards read)
-- returns: setl_id, mdtrt_id, source_file, source_row, person, place, month ('' without a time), care (purchase | outpatient | stay), is_refund, total_fen, fund_fen, account_fen (missing: not known)
-- Refunds count in the month in which they were given back, as reports count them.
select s.setl_id, s.mdtrt_id, s.source_file, s.source_row, s.psn_no as person, s.fixmedins_code as place,
       coalesce(strftime(s.setl_time, '%Y-%m'), '') as month,
       case
           when q.kind = 'pharmacy' then 'purchase'
           when s.med_type like '2%' or s.med_type = '52' then 'stay'
           else 'outpatient'
       end as care,
       coalesce(s.refd_setl_flag, '0') = '1' or coalesce(s.medfee_sumamt, 0) < 0 as is_refund,
       cast(s.medfee_sumamt * 100 as bigint) as total_fen, cast(s.fund_pay_sumamt * 100 as bigint) as fund_fen,
       cast(s.acct_pay * 100 as bigint) as account_fen
from setl_d s
left join node_place q on q.fixmedins_code = s.fixmedins_code
where coalesce(s.vali_flag, '1') <> '0'
