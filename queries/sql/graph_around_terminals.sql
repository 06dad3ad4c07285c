-- asks: which pharmacies share an operator or terminal number with chosen ones
-- parameters: table wanted(relation, side, centre, node); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- One settlement per pharmacy and operator stands as proof; the time is that from which both had used the number.
with used as (
    select place, opter_id, min(swiped_at) as first_at, min(setl_id) as setl_id
    from event_purchase where opter_id is not null group by place, opter_id
), touch as (
    select w.relation, w.side, w.centre, o.place as other, greatest(u.first_at, o.first_at) as at_time,
           null::decimal(18, 2) as fund, null::decimal(18, 2) as account, u.setl_id, null::varchar as mdtrt_id,
           null::varchar as line_id, o.setl_id as other_setl_id, null::varchar as other_mdtrt_id, u.opter_id as via
    from wanted w
    join used u on u.place = w.node
    join used o on o.opter_id = u.opter_id and o.place <> u.place
-- then: graph_neighbours
