-- asks: the fee lines and settlement rows behind chosen prescriptions; money stands on the settlement rows only
-- parameters: table wanted(lead, session, event)
-- returns: lead, session, relation, table_name, row_key, source_file, source_row, at, psn_no, card_id, dr_code, fixmedins_code, money
with chosen as (
    select w.lead, w.session, e.bkkp_sn, e.setl_id, e.filled_at, p.psn_no, d.dr_code, f.fixmedins_code
    from wanted w
    join event_prescription e on e.event = w.event
    join node_patient p on p.patient = e.patient
    join node_place f on f.place = e.place
    join node_doctor d on d.doctor = e.doctor
), line as (
    select c.lead, c.session, 'prescription_filled_at' as relation, 'fee_list_d' as table_name, l.bkkp_sn as row_key,
           l.source_file, l.source_row, c.filled_at as at_time, c.psn_no, null::varchar as card_id, c.dr_code,
           c.fixmedins_code, null::decimal(18, 2) as medfee_sumamt, null::decimal(18, 2) as fund_pay_sumamt,
           null::decimal(18, 2) as acct_pay, null::decimal(18, 2) as cash_payamt
    from chosen c join fee_list_d l on l.bkkp_sn = c.bkkp_sn
), settlement as (
    select c.lead, min(c.session) as session, 'prescription_filled_at' as relation, 'setl_d' as table_name,
           s.setl_id as row_key, s.source_file, s.source_row, s.setl_time as at_time, c.psn_no,
           null::varchar as card_id, min(c.dr_code) as dr_code, s.fixmedins_code, s.medfee_sumamt,
           s.fund_pay_sumamt, s.acct_pay, s.cash_payamt
    from chosen c join setl_d s on s.setl_id = c.setl_id
    where coalesce(s.vali_flag, '1') <> '0'
    group by c.lead, s.setl_id, s.source_file, s.source_row, s.setl_time, c.psn_no, s.fixmedins_code,
             s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt
)
select * from line union all select * from settlement
order by lead, session, at_time, psn_no, table_name, row_key
