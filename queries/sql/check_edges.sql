-- asks: what the findings of two checks join: inpatients behind one phone, institutions with one terminal
-- parameters: none (reads tables check_evidence and check_finding)
-- returns: relation, source, target (numbers), at_time, fund, account, setl_id, mdtrt_id, other_setl_id, via (phone, shortened, or terminal)
-- A pair without direction stands there both ways. One settlement at each institution stands as proof; the time is that from which both had used it.
with hub as (
    select 'CONTACT_HUB' as relation, e.patient as source, e.place as target, e.at_time,
           a.fund_pay_sumamt as fund, a.acct_pay as account,
           case when e.row_table = 'setl_d' then e.row_key end as setl_id,
           case when e.row_table = 'mdtrt_d' then e.row_key end as mdtrt_id, null::varchar as other_setl_id,
           left(e.part, 3) || '***' || right(e.part, 2) as via
    from check_evidence e
    join event_admission a on a.row_key = e.row_key
    where e.check_id = 'contact_hub'
), used as (
    select subject, part, place, min(at_time) as first_at, arg_min(row_key, (at_time, row_key)) as setl_id
    from check_evidence where check_id = 'shared_terminal'
    group by subject, part, place
), pair as (
    select a.place as one, b.place as other, greatest(a.first_at, b.first_at) as at_time, a.setl_id,
           b.setl_id as other_setl_id,
           substr(a.part, 1, length(a.part) - length(string_split(a.part, ':')[-1]) - 1) as via
    from used a
    join used b on b.subject = a.subject and b.part = a.part and b.place <> a.place
), joined as (
    select case when f.kind = 'pharmacy' and g.kind = 'pharmacy' then 'SHARED_DEVICE'
                when f.kind = 'facility' and g.kind = 'facility' then 'SHARED_DEVICE_FACILITY'
                else 'SHARED_DEVICE_MIXED' end as relation, p.*, f.kind
    from pair p
    join node_place f on f.place = p.one
    join node_place g on g.place = p.other
)
select * from hub
union all
select relation, one, other, at_time, null, null, setl_id, null, other_setl_id, via
from joined
where relation <> 'SHARED_DEVICE_MIXED' or kind = 'pharmacy'
order by all
