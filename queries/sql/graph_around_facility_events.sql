-- asks: who was seen and admitted at chosen facilities, and by whom
-- parameters: table wanted(relation, side, centre, node, other_kind, event_table); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- Visits and stays that were taken back are left out.
with met as (
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'doctor' then e.doctor end as other, e.visited_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, e.mdtrt_id, null::varchar as line_id
    from wanted w
    join event_outpatient e on e.place = w.node
    where w.event_table = 'event_outpatient' and e.counted
    union all
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'doctor' then e.doctor end as other, e.begin_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, e.mdtrt_id, null::varchar as line_id
    from wanted w
    join event_admission e on e.place = w.node
    where w.event_table = 'event_admission' and e.counted
      and e.place in (select place from node_place where kind = 'facility')
), touch as (
    select *, null::varchar as other_setl_id, null::varchar as other_mdtrt_id, null::varchar as via
    from met where other is not null
-- then: graph_neighbours
