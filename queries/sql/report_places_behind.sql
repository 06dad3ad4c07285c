-- asks: the source rows behind one figure about leads
-- parameters: $part (whole | lead | scheme | place | place_kind | month), $value, $since, $until (days; until is left out) (reads table report_behind)
-- returns: source_file, source_row, setl_id, settled_at, is_refund, total_fen, fund_fen, account_fen, cash_fen
select distinct s.source_file, s.source_row, s.setl_id, s.setl_time as settled_at,
       coalesce(s.refd_setl_flag, '0') = '1' or coalesce(s.medfee_sumamt, 0) < 0 as is_refund,
       cast(s.medfee_sumamt * 100 as bigint) as total_fen, cast(s.fund_pay_sumamt * 100 as bigint) as fund_fen,
       cast(s.acct_pay * 100 as bigint) as account_fen, cast(s.cash_payamt * 100 as bigint) as cash_fen
from report_behind b
join setl_d s on s.setl_id = b.setl_id
left join node_place q on q.fixmedins_code = s.fixmedins_code
where coalesce(s.vali_flag, '1') <> '0' and s.setl_time >= $since and s.setl_time < $until
  and case $part
          when 'whole' then true
          when 'lead' then b.lead_id = $value
          when 'scheme' then b.scheme = $value
          when 'place' then coalesce(s.fixmedins_code, '') = $value
          when 'place_kind' then coalesce(q.kind, '') = $value
          else strftime(s.setl_time, '%Y-%m') = $value
      end
order by s.source_file, s.source_row
