-- asks: settlements behind each lead of a report: its own, those of its visits, and what was given back of them
-- parameters: none (reads table report_seen(lead_id, scheme, row_table, row_key))
-- returns: lead_id, scheme, setl_id
with own as (
    select lead_id, scheme, row_key as setl_id from report_seen where row_table = 'setl_d'
    union
    select t.lead_id, t.scheme, s.setl_id
    from report_seen t
    join setl_d s on s.mdtrt_id = t.row_key
    where t.row_table = 'mdtrt_d'
), refund as (
    select setl_id, init_setl_id from setl_d where init_setl_id is not null
)
select lead_id, scheme, setl_id from own
union
select o.lead_id, o.scheme, r.setl_id
from own o
join refund r on r.init_setl_id = o.setl_id
