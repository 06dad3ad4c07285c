-- asks: where chosen cards were swiped
-- parameters: table wanted(relation, side, centre, node, other_kind, event_table); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- Refunds of swipes are occurrences; money is net of them.
with met as (
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'pharmacy' then e.place end as other, e.swiped_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, null::varchar as mdtrt_id, null::varchar as line_id
    from wanted w
    join event_purchase e on e.card = w.node
    where w.event_table = 'event_purchase'
), touch as (
    select *, null::varchar as other_setl_id, null::varchar as other_mdtrt_id, null::varchar as via
    from met where other is not null
-- then: graph_neighbours
