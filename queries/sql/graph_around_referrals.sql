-- asks: admissions that follow a visit to a doctor at another institution within $days days, around chosen doctors and facilities
-- parameters: table wanted(relation, side, centre, node); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money; $days
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- A stay counts for the doctor seen last before it, as in the question referrals.
with visit as (
    select event, patient, doctor, place, visited_at, setl_id, mdtrt_id from event_outpatient
    where counted and doctor is not null and med_type in ('11', '12', '13', '91')
), stay as (
    select event, place, patient, begin_at, fund_pay_sumamt as fund, acct_pay as account, setl_id, mdtrt_id
    from event_admission where counted and place in (select place from node_place where kind = 'facility')
), concerned as (
    select v.patient from wanted w join visit v on v.doctor = w.node where w.side = 'source'
    union
    select s.patient from wanted w join stay s on s.place = w.node where w.side = 'target'
), referral as (
    select v.doctor, s.place, s.begin_at as at_time, s.fund, s.account, s.setl_id, s.mdtrt_id,
           v.setl_id as other_setl_id, v.mdtrt_id as other_mdtrt_id
    from concerned c
    join stay s on s.patient = c.patient
    join visit v on v.patient = s.patient and v.visited_at <= s.begin_at
        and v.visited_at >= s.begin_at - to_days(cast($days as integer)) and v.place <> s.place
    qualify row_number() over (partition by s.event order by v.visited_at desc, v.event) = 1
), touch as (
    select w.relation, w.side, w.centre, case when w.side = 'source' then r.place else r.doctor end as other, r.at_time,
           r.fund, r.account, r.setl_id, r.mdtrt_id, null::varchar as line_id, r.other_setl_id, r.other_mdtrt_id,
           null::varchar as via
    from referral r
    join wanted w on w.node = case when w.side = 'source' then r.doctor else r.place end
-- then: graph_neighbours
