-- asks: the source rows behind chosen findings of cross-checks, with who, where and money
-- parameters: table wanted(lead, session, role, row_table, row_key, source_file, source_row, at_time)
-- returns: lead, session, relation, table_name, row_key, source_file, source_row, at_time, psn_no, card_id, dr_code, fixmedins_code, money
-- Money stands on settlements that are at stake; those that only show the other side are left out, because what
-- stands behind a lead is added up. Rows of registers and lists are there without money.
with settled as (
    select w.*, s.psn_no, s.fixmedins_code, s.mdtrt_id, s.med_type, s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt
    from wanted w
    join setl_d s on s.setl_id = w.row_key and s.source_file = w.source_file and s.source_row = w.source_row
    where w.row_table = 'setl_d' and w.role <> 'context'
), carded as (
    select e.setl_id, min(c.card_id) as card_id
    from event_purchase e
    join node_card c on c.card = e.card
    where e.setl_id in (select row_key from settled)
    group by e.setl_id
), visit as (
    select w.*, m.psn_no, m.fixmedins_code, m.med_type, m.chfpdr_code
    from wanted w
    join mdtrt_d m on m.mdtrt_id = w.row_key and m.source_file = w.source_file and m.source_row = w.source_row
    where w.row_table = 'mdtrt_d'
), doctor as (
    select mdtrt_id, min(chfpdr_code) as dr_code from mdtrt_d
    where mdtrt_id in (select mdtrt_id from settled) group by mdtrt_id
), known as (
    select s.lead, s.session, s.med_type, 'setl_d' as table_name, s.row_key, s.source_file, s.source_row, s.at_time,
           s.psn_no, c.card_id, d.dr_code, s.fixmedins_code, s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt
    from settled s
    left join carded c on c.setl_id = s.row_key
    left join doctor d on d.mdtrt_id = s.mdtrt_id
    union all
    select lead, session, med_type, 'mdtrt_d', row_key, source_file, source_row, at_time, psn_no, null, chfpdr_code,
           fixmedins_code, null, null, null, null
    from visit
)
select k.lead, k.session,
       case when k.med_type like '2%' or k.med_type = '52' then 'admitted_to' when f.kind = 'pharmacy' then 'swiped_at'
            else 'seen_by' end as relation,
       k.table_name, k.row_key, k.source_file, k.source_row, k.at_time, k.psn_no, k.card_id, k.dr_code, k.fixmedins_code,
       k.medfee_sumamt, k.fund_pay_sumamt, k.acct_pay, k.cash_payamt
from known k
left join node_place f on f.fixmedins_code = k.fixmedins_code
union all
select lead, session, 'listed', row_table, row_key, source_file, source_row, at_time, null, null, null, null, null, null, null, null
from wanted
where row_table not in ('setl_d', 'mdtrt_d')
order by lead, session, at_time, table_name, row_key, source_file, source_row
