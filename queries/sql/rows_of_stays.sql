-- asks: the visit and settlement rows behind chosen stays; money stands on the settlement rows only
-- parameters: table wanted(lead, session, event)
-- returns: lead, session, relation, table_name, row_key, source_file, source_row, at, psn_no, card_id, dr_code, fixmedins_code, money
with chosen as (
    select w.lead, w.session, e.mdtrt_id, e.setl_id, e.begin_at, p.psn_no, d.dr_code, f.fixmedins_code
    from wanted w
    join event_admission e on e.event = w.event
    join node_patient p on p.patient = e.patient
    join node_place f on f.place = e.place
    left join node_doctor d on d.doctor = e.doctor
), paid as (
    select c.*, s.setl_id as paid_id
    from chosen c join setl_d s on s.mdtrt_id = c.mdtrt_id
    where coalesce(s.vali_flag, '1') <> '0'
    union all
    select c.*, c.setl_id from chosen c where c.mdtrt_id is null
), visit as (
    select c.lead, c.session, 'admitted_to' as relation, 'mdtrt_d' as table_name, m.mdtrt_id as row_key,
           m.source_file, m.source_row, c.begin_at as at_time, c.psn_no, null::varchar as card_id, c.dr_code,
           c.fixmedins_code, null::decimal(18, 2) as medfee_sumamt, null::decimal(18, 2) as fund_pay_sumamt,
           null::decimal(18, 2) as acct_pay, null::decimal(18, 2) as cash_payamt
    from chosen c join mdtrt_d m on m.mdtrt_id = c.mdtrt_id
), settlement as (
    select c.lead, c.session, 'admitted_to' as relation, 'setl_d' as table_name, s.setl_id as row_key,
           s.source_file, s.source_row, c.begin_at as at_time, c.psn_no, null::varchar as card_id, c.dr_code,
           c.fixmedins_code, s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt
    from paid c join setl_d s on s.setl_id = c.paid_id
)
select * from visit union all select * from settlement
order by lead, session, at_time, psn_no, table_name, row_key
