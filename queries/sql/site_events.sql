-- asks: what chosen people did, what happened at chosen places and with chosen doctors; people and the others narrow each other
-- parameters: table wanted(kind, number); $people, $where: whether any such node is chosen; $first, $last: days, both inclusive;
--   $shown, the latest so many events
-- returns: what (swipe | fill | stay | visit | day), at_time, until, psn_no, card_id, fixmedins_code, place_kind, dr_code, dept,
--   setl_id, mdtrt_id, line_id, money in fen, counted; and one row per day with its number of events as total
-- A purchase on a prescription of a chosen doctor is a fill, not a swipe.
with chosen_place as (
    select number from wanted where kind = 'place'
), chosen_doctor as (
    select number from wanted where kind = 'doctor'
), fill as (
    select 'fill' as what, min(filled_at) as at_time, null::timestamp as until, patient, null::integer as card, place,
           min(doctor) as doctor, null::varchar as dept, min(setl_id) as setl_id, null::varchar as mdtrt_id,
           min(bkkp_sn) as line_id, coalesce(max(medfee_sumamt), sum(amount)) as medfee_sumamt,
           max(fund_pay_sumamt) as fund_pay_sumamt, max(acct_pay) as acct_pay, true as counted
    from event_prescription
    where doctor in (from chosen_doctor)
      and (not $people or patient in (select number from wanted where kind = 'patient'))
    group by patient, place, coalesce(setl_id, bkkp_sn)
), swipe as (
    select 'swipe' as what, swiped_at as at_time, null::timestamp as until, patient, card, place, null::integer as doctor,
           null::varchar as dept, setl_id, null::varchar as mdtrt_id, null::varchar as line_id, medfee_sumamt, fund_pay_sumamt,
           acct_pay, counted
    from event_purchase
    anti join fill using (setl_id)
    where (not $people or patient in (select number from wanted where kind = 'patient')
                       or card in (select number from wanted where kind = 'card'))
      and (not $where or place in (from chosen_place))
), stay as (
    select 'stay' as what, begin_at as at_time, end_at as until, patient, null::integer as card, place, doctor, dept, setl_id,
           mdtrt_id, null::varchar as line_id, medfee_sumamt, fund_pay_sumamt, acct_pay, counted
    from event_admission
    where (not $people or patient in (select number from wanted where kind = 'patient'))
      and (not $where or place in (from chosen_place) or doctor in (from chosen_doctor))
), visit as (
    select 'visit' as what, visited_at as at_time, null::timestamp as until, patient, null::integer as card, place, doctor,
           null::varchar as dept, setl_id, mdtrt_id, null::varchar as line_id, medfee_sumamt, fund_pay_sumamt, acct_pay, counted
    from event_outpatient
    where (not $people or patient in (select number from wanted where kind = 'patient'))
      and (not $where or place in (from chosen_place) or doctor in (from chosen_doctor))
), event as (
    select * from (
        select * from swipe
        union all by name select * from fill
        union all by name select * from stay
        union all by name select * from visit
    )
    where at_time is not null and cast(at_time as date) between coalesce($first, date '0001-01-01')
      and coalesce($last, date '9999-12-31')
), latest as (
    select * from event
    order by at_time desc, what, place, patient, setl_id, mdtrt_id, line_id
    limit $shown
)
select what, at_time, until, p.psn_no, c.card_id, f.fixmedins_code, f.kind as place_kind, d.dr_code, dept, l.setl_id, l.mdtrt_id,
       l.line_id, cast(coalesce(medfee_sumamt, 0) * 100 as bigint) as total_fen,
       cast(coalesce(fund_pay_sumamt, 0) * 100 as bigint) as fund_fen,
       cast(coalesce(acct_pay, 0) * 100 as bigint) as account_fen, coalesce(counted, true) as counted,
       null::bigint as total
from latest l
join node_patient p on p.patient = l.patient
join node_place f on f.place = l.place
left join node_card c on c.card = l.card
left join node_doctor d on d.doctor = l.doctor
union all by name
select 'day' as what, date_trunc('day', at_time)::timestamp as at_time, count(*) as total from event group by all
order by at_time, what, fixmedins_code, psn_no, setl_id, mdtrt_id, line_id
