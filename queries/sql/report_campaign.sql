-- asks: all settlements behind chosen leads, whenever they were, divided in several ways; each settlement once in each
-- parameters: none (reads table report_behind(lead_id, scheme, setl_id))
-- returns: view (whole | place_kind | place | month | lead | scheme), value ('' is not known), rows, refunds, people, places, leads, total_fen, fund_fen, account_fen, total_known, fund_known, account_known, first_on, last_on, digest
-- Parts by lead and scheme share settlements, so that they do not make the whole; the others do.
with behind as (
    select s.setl_id, s.source_file, s.source_row, s.psn_no, s.setl_time, coalesce(s.fixmedins_code, '') as place,
           coalesce(q.kind, '') as place_kind, strftime(s.setl_time, '%Y-%m') as month,
           coalesce(s.refd_setl_flag, '0') = '1' or coalesce(s.medfee_sumamt, 0) < 0 as is_refund,
           cast(s.medfee_sumamt * 100 as bigint) as total_fen, cast(s.fund_pay_sumamt * 100 as bigint) as fund_fen,
           cast(s.acct_pay * 100 as bigint) as account_fen, b.lead_id, b.scheme
    from report_behind b
    join setl_d s on s.setl_id = b.setl_id
    left join node_place q on q.fixmedins_code = s.fixmedins_code
    where coalesce(s.vali_flag, '1') <> '0'
), parted as (
    select 'whole' as view, '' as value, * from behind
    union all
    select 'place_kind', place_kind, * from behind
    union all
    select 'place', place, * from behind
    union all
    select 'month', month, * from behind
    union all
    select 'lead', lead_id, * from behind
    union all
    select 'scheme', scheme, * from behind
), counted as (
    select view, value, count(distinct lead_id) as leads from parted group by view, value
), once as (
    select distinct on (view, value, setl_id) * from parted
)
select o.view, o.value, count(*) as rows, count(*) filter (is_refund) as refunds, count(distinct psn_no) as people,
       count(distinct place) as places, any_value(c.leads) as leads,
       cast(coalesce(sum(total_fen), 0) as bigint) as total_fen, cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
       cast(coalesce(sum(account_fen), 0) as bigint) as account_fen, count(total_fen) as total_known,
       count(fund_fen) as fund_known, count(account_fen) as account_known,
       min(cast(setl_time as date)) as first_on, max(cast(setl_time as date)) as last_on,
       sha256(string_agg(length(source_file) || ':' || source_file || ':' || source_row, chr(10)
                         order by source_file, source_row)) as digest
from once o
join counted c on c.view = o.view and c.value = o.value
group by o.view, o.value
order by o.view, o.value
