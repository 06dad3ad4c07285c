-- asks: who swiped and filled prescriptions at chosen pharmacies, with which cards, prescribed by whom
-- parameters: table wanted(relation, side, centre, node, other_kind, event_table); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- Refunds of swipes are occurrences; money is net of them.
-- Fee lines of one settlement share its money, which counts once per edge.
-- A card with several owners is one neighbour.
with one_card as (
    select card, min(card) over (partition by card_id) as first_card from node_card
), met as (
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'card' then c.first_card end as other, e.swiped_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, null::varchar as mdtrt_id, null::varchar as line_id
    from wanted w
    join event_purchase e on e.place = w.node
    left join one_card c on c.card = e.card
    where w.event_table = 'event_purchase'
    union all
    select w.relation, w.side, w.centre, case w.other_kind when 'patient' then e.patient when 'doctor' then e.doctor end as other, e.filled_at as at_time,
           e.fund_pay_sumamt as fund, e.acct_pay as account, e.setl_id, null::varchar as mdtrt_id, e.bkkp_sn as line_id
    from wanted w
    join event_prescription e on e.place = w.node
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
