-- asks: every source row behind every finding, with the money that is at stake by it
-- parameters: none (reads tables check_evidence and check_finding)
-- returns: finding, role (evidence | context | settlement | refund), row_table, row_key, source_file, source_row, at_time, fund_fen, account_fen, line_fen
-- Money stands on settlements alone, once per finding: those at stake, those of a visit at stake, and what was given back of them.
with evidence as (
    select f.finding, e.row_table, e.row_key, e.source_file, e.source_row, min(e.at_time) as at_time, bool_or(e.stake) as stake
    from check_evidence e
    join check_finding f on f.check_id = e.check_id and f.subject = e.subject and f.part = e.part
    group by f.finding, e.row_table, e.row_key, e.source_file, e.source_row
), visit as (
    select e.finding, e.stake, e.row_key, m.source_file, m.source_row, e.at_time
    from mdtrt_d m
    join evidence e on e.row_key = m.mdtrt_id
    where e.row_table = 'mdtrt_d'
), settled as (
    select e.finding, case when e.stake then 'evidence' else 'context' end as role, e.stake, s.setl_id, e.at_time
    from setl_d s
    join evidence e on e.row_key = s.setl_id
    anti join visit v on v.finding = e.finding and v.row_key = e.row_key
    where e.row_table in ('setl_d', 'mdtrt_d')
    union all
    select v.finding, 'settlement', true, s.setl_id, v.at_time
    from setl_d s
    join visit v on v.row_key = s.mdtrt_id
    where v.stake and coalesce(s.vali_flag, '1') <> '0'
), refund as (
    select setl_id, init_setl_id from setl_d where init_setl_id is not null and coalesce(vali_flag, '1') <> '0'
), every as (
    select finding, role, stake, setl_id, at_time from settled
    union all
    select s.finding, 'refund', true, r.setl_id, s.at_time
    from refund r join settled s on s.setl_id = r.init_setl_id
    where s.stake
), once as (
    select finding, coalesce(min(role) filter (where stake), min(role)) as role, bool_or(stake) as stake, setl_id,
           min(at_time) as at_time
    from every group by finding, setl_id
)
select o.finding, o.role, 'setl_d' as row_table, o.setl_id as row_key, s.source_file, s.source_row, o.at_time,
       case when o.stake then cast(coalesce(s.fund_pay_sumamt, 0) * 100 as bigint) else 0 end as fund_fen,
       case when o.stake then cast(coalesce(s.acct_pay, 0) * 100 as bigint) else 0 end as account_fen,
       cast(0 as bigint) as line_fen
from setl_d s
join once o on o.setl_id = s.setl_id
union all
select finding, case when stake then 'evidence' else 'context' end, 'mdtrt_d', row_key, source_file, source_row, at_time, 0, 0, 0
from visit
union all
select e.finding, case when e.stake then 'evidence' else 'context' end, 'fee_list_d', e.row_key, l.source_file, l.source_row,
       e.at_time, 0, 0, case when e.stake then cast(coalesce(l.det_item_fee_sumamt, 0) * 100 as bigint) else 0 end
from fee_list_d l
join evidence e on e.row_key = l.bkkp_sn
where e.row_table = 'fee_list_d'
union all
select finding, case when stake then 'evidence' else 'context' end, row_table, row_key, source_file, source_row, at_time, 0, 0, 0
from evidence
where row_table not in ('setl_d', 'mdtrt_d', 'fee_list_d')
order by finding, row_table, row_key, source_file, source_row
