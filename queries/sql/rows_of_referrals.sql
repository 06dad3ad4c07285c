-- asks: the outpatient visit, the stay and its settlements behind chosen referrals; money stands on settlement rows only
-- parameters: table wanted(lead, session, event, visit)
-- returns: lead, session, relation, table_name, row_key, source_file, source_row, at, psn_no, card_id, dr_code, fixmedins_code, money
with chosen as (
    select w.lead, w.session, e.mdtrt_id, e.setl_id, e.begin_at, p.psn_no, f.fixmedins_code,
           o.mdtrt_id as visit_id, o.visited_at, d.dr_code, g.fixmedins_code as visit_place
    from wanted w
    join event_admission e on e.event = w.event
    join node_patient p on p.patient = e.patient
    join node_place f on f.place = e.place
    join event_outpatient o on o.event = w.visit
    join node_doctor d on d.doctor = o.doctor
    join node_place g on g.place = o.place
), paid as (
    select c.*, s.setl_id as paid_id
    from chosen c join setl_d s on s.mdtrt_id = c.mdtrt_id
    where coalesce(s.vali_flag, '1') <> '0'
    union all
    select c.*, c.setl_id from chosen c where c.mdtrt_id is null
), visit as (
    select c.lead, c.session, 'seen_by' as relation, 'mdtrt_d' as table_name, m.mdtrt_id as row_key,
           m.source_file, m.source_row, c.visited_at as at_time, c.psn_no, null::varchar as card_id, c.dr_code,
           c.visit_place as fixmedins_code, null::decimal(18, 2) as medfee_sumamt,
           null::decimal(18, 2) as fund_pay_sumamt, null::decimal(18, 2) as acct_pay, null::decimal(18, 2) as cash_payamt
    from chosen c join mdtrt_d m on m.mdtrt_id = c.visit_id
), stay as (
    select c.lead, c.session, 'referred_to' as relation, 'mdtrt_d' as table_name, m.mdtrt_id as row_key,
           m.source_file, m.source_row, c.begin_at as at_time, c.psn_no, null::varchar as card_id, c.dr_code,
           c.fixmedins_code, null::decimal(18, 2) as medfee_sumamt, null::decimal(18, 2) as fund_pay_sumamt,
           null::decimal(18, 2) as acct_pay, null::decimal(18, 2) as cash_payamt
    from chosen c join mdtrt_d m on m.mdtrt_id = c.mdtrt_id
), settlement as (
    select c.lead, c.session, 'referred_to' as relation, 'setl_d' as table_name, s.setl_id as row_key,
           s.source_file, s.source_row, c.begin_at as at_time, c.psn_no, null::varchar as card_id, c.dr_code,
           c.fixmedins_code, s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt
    from paid c join setl_d s on s.setl_id = c.paid_id
)
select * from visit union all select * from stay union all select * from settlement
order by lead, session, at_time, psn_no, table_name, row_key, relation
