-- asks: recorded events around chosen nodes: swipes, visits, stays and prescriptions by who, at whom and where
-- parameters: table wanted(relation, side, centre, node, kind, other_kind, event_table); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- Refunds of swipes are occurrences and their money is net; visits and stays that were taken back are left out.
-- Fee lines of one settlement share its money, which counts once per edge. A card with several owners is one node.
with swipe as (
    select 'event_purchase' as event_table, patient, card, null::integer as doctor, place, swiped_at as at_time,
           fund_pay_sumamt as fund, acct_pay as account, setl_id, null::varchar as mdtrt_id, null::varchar as line_id
    from event_purchase
    where patient in (select node from wanted where event_table = 'event_purchase' and kind = 'patient')
       or card in (select node from wanted where event_table = 'event_purchase' and kind = 'card')
       or place in (select node from wanted where event_table = 'event_purchase' and kind = 'pharmacy')
), visit as (
    select 'event_outpatient' as event_table, patient, null::integer as card, doctor, place, visited_at as at_time,
           fund_pay_sumamt as fund, acct_pay as account, setl_id, mdtrt_id, null::varchar as line_id
    from event_outpatient
    where counted and (
       patient in (select node from wanted where event_table = 'event_outpatient' and kind = 'patient')
       or doctor in (select node from wanted where event_table = 'event_outpatient' and kind = 'doctor')
       or place in (select node from wanted where event_table = 'event_outpatient' and kind = 'facility'))
), stay as (
    select 'event_admission' as event_table, patient, null::integer as card, doctor, place, begin_at as at_time,
           fund_pay_sumamt as fund, acct_pay as account, setl_id, mdtrt_id, null::varchar as line_id
    from event_admission
    where counted and place in (select place from node_place where kind = 'facility') and (
       patient in (select node from wanted where event_table = 'event_admission' and kind = 'patient')
       or doctor in (select node from wanted where event_table = 'event_admission' and kind = 'doctor')
       or place in (select node from wanted where event_table = 'event_admission' and kind = 'facility'))
), line as (
    select 'event_prescription' as event_table, patient, null::integer as card, doctor, place, filled_at as at_time,
           fund_pay_sumamt as fund, acct_pay as account, setl_id, null::varchar as mdtrt_id, bkkp_sn as line_id
    from event_prescription
    where patient in (select node from wanted where event_table = 'event_prescription' and kind = 'patient')
       or doctor in (select node from wanted where event_table = 'event_prescription' and kind = 'doctor')
       or place in (select node from wanted where event_table = 'event_prescription' and kind = 'pharmacy')
), every_event as (
    select * from swipe union all select * from visit union all select * from stay union all select * from line
), one_card as (
    select e.* exclude (card), case when e.card is not null then min(e.card) over (partition by c.card_id) end as card
    from every_event e
    left join node_card c on c.card = e.card
), ended as (
    select *, 'patient' as kind, patient as node from one_card
    union all
    select *, 'card', card from one_card where card is not null
    union all
    select *, 'doctor', doctor from one_card where doctor is not null
    union all
    select *, case when event_table in ('event_purchase', 'event_prescription') then 'pharmacy' else 'facility' end, place
    from one_card
), met as (
    select w.relation, w.side, w.centre, e.*,
           case w.other_kind when 'patient' then e.patient when 'card' then e.card when 'doctor' then e.doctor
                else e.place end as other
    from ended e
    join wanted w on w.event_table = e.event_table and w.kind = e.kind and w.node = e.node
), touch as (
    select relation, side, centre, other, at_time, fund, account, setl_id, mdtrt_id, line_id,
           null::varchar as other_setl_id, null::varchar as other_mdtrt_id, null::varchar as via
    from met where other is not null and line_id is null
    union all
    select relation, side, centre, other, at_time, case when fresh then fund end, case when fresh then account end, setl_id,
           mdtrt_id, line_id, null, null, null
    from (
        select *, row_number() over (
            partition by relation, side, centre, other, coalesce(setl_id, line_id) order by at_time, line_id
        ) = 1 as fresh
        from met where line_id is not null
    )
-- from here the same in every graph_around question: sum up per neighbour, keep the first ones, list their occurrences
), pair as (
    select relation, side, centre, other, count(*) as occurrences, min(at_time) as first_at, max(at_time) as last_at,
           coalesce(sum(fund), 0) as fund, coalesce(sum(account), 0) as account
    from touch group by relation, side, centre, other
), ranked as (
    select *, count(*) over every as neighbours, cast(sum(occurrences) over every as bigint) as every_occurrence,
           row_number() over (
               partition by relation, side, centre
               order by case $ordering when 'recent' then coalesce(epoch(last_at), 0)
                        when 'money' then cast(fund + account as double) else cast(occurrences as double) end desc,
                        occurrences desc, fund + account desc, other
           ) as ranking
    from pair window every as (partition by relation, side, centre)
), occurrence as (
    select r.*, t.at_time, t.setl_id, t.mdtrt_id, t.line_id, t.other_setl_id, t.other_mdtrt_id, t.via,
           count(distinct cast(t.at_time as date)) over (
               partition by r.relation, r.side, r.centre, r.other
           ) as days,
           row_number() over (
               partition by r.relation, r.side, r.centre, r.other
               order by t.at_time, t.setl_id, t.mdtrt_id, t.line_id, t.other_setl_id, t.other_mdtrt_id, t.via
           ) as position
    from ranked r
    join touch t on t.relation = r.relation and t.side = r.side and t.centre = r.centre and t.other = r.other
    where r.ranking <= $nearest
)
select relation, side, centre, other, occurrences, first_at, last_at, days, cast(fund * 100 as bigint) as fund_fen,
       cast(account * 100 as bigint) as account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id,
       line_id, other_setl_id, other_mdtrt_id, via
from occurrence
where position <= $shown
order by relation, side, centre, ranking, position
