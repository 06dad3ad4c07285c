-- asks: whom chosen doctors saw, attended and prescribed for, where, and where the prescriptions were filled
-- parameters: table wanted(relation, side, centre, node, other_kind, event_table); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- Visits and stays that were taken back are left out.
-- Fee lines of one settlement share its money, which counts once per edge.
with met as (
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'facility' then e.place end as other, e.visited_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, e.mdtrt_id, null::varchar as line_id
    from wanted w
    join event_outpatient e on e.doctor = w.node
    where w.event_table = 'event_outpatient' and e.counted
    union all
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'facility' then e.place end as other, e.begin_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, e.mdtrt_id, null::varchar as line_id
    from wanted w
    join event_admission e on e.doctor = w.node
    where w.event_table = 'event_admission' and e.counted
      and e.place in (select place from node_place where kind = 'facility')
    union all
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'pharmacy' then e.place end as other, e.filled_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, null::varchar as mdtrt_id, e.bkkp_sn as line_id
    from wanted w
    join event_prescription e on e.doctor = w.node
    where w.event_table = 'event_prescription'
), touch as (
    select relation, side, centre, other, at_time, case when fresh then fund end as fund,
           case when fresh then account end as account, setl_id, mdtrt_id, line_id,
           null::varchar as other_setl_id, null::varchar as other_mdtrt_id, null::varchar as via
    from (
        select *, line_id is null or row_number() over (
            partition by relation, side, centre, other, coalesce(setl_id, line_id) order by at_time, line_id
        ) = 1 as fresh
        from met where other is not null
    )
-- then: graph_neighbours
