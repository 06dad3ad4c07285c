-- asks: who was admitted to the same institution within $window seconds of chosen patients
-- parameters: table wanted(relation, side, centre, node); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money; $window, seconds
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- Slots of the window's length make the time condition an equality; each event's money counts once per edge.
with own as (
    select w.relation, w.side, w.centre, e.event, e.patient, e.place, e.begin_at as at_time, e.fund_pay_sumamt as fund,
           e.acct_pay as account, e.setl_id, e.mdtrt_id
    from wanted w
    join event_admission e on e.patient = w.node
    where e.counted
), slot as (
    select *, cast(epoch(at_time) as bigint) // $window + unnest([-1, 0, 1]) as slot from own
), meeting as (
    select s.*, o.patient as other, o.event as other_event, least(s.at_time, o.begin_at) as met_at,
           o.fund_pay_sumamt as other_fund, o.acct_pay as other_account, o.setl_id as other_setl_id,
           o.mdtrt_id as other_mdtrt_id
    from slot s
    join event_admission o on o.place = s.place and cast(epoch(o.begin_at) as bigint) // $window = s.slot
    where o.counted and o.patient <> s.patient and abs(epoch(o.begin_at) - epoch(s.at_time)) <= $window
), numbered as (
    select *, row_number() over (partition by centre, other, event order by other_event) = 1 as fresh,
           row_number() over (partition by centre, other, other_event order by event) = 1 as other_fresh
    from meeting
), touch as (
    select relation, side, centre, other, met_at as at_time,
           case when fresh then coalesce(fund, 0) else 0 end
               + case when other_fresh then coalesce(other_fund, 0) else 0 end as fund,
           case when fresh then coalesce(account, 0) else 0 end
               + case when other_fresh then coalesce(other_account, 0) else 0 end as account,
           setl_id, mdtrt_id, null::varchar as line_id, other_setl_id, other_mdtrt_id, null::varchar as via
    from numbered
-- then: graph_neighbours
