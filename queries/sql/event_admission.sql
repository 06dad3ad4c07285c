-- asks: hospital stays with their money, from visits and, where a visit is missing, from inpatient settlements
-- parameters: none
-- A valid visit counts although its settlement was taken back: the person was admitted; its money nets to zero.
-- returns: event, row_key, mdtrt_id, setl_id, patient, place, doctor, begin_at, end_at, dise_no, sp_psn_type, dept, phone, money, counted
with stay_money as (
    select mdtrt_id, min(setl_id) as setl_id, sum(medfee_sumamt) as medfee_sumamt,
           sum(fund_pay_sumamt) as fund_pay_sumamt, sum(acct_pay) as acct_pay, sum(cash_payamt) as cash_payamt
    from settled where mdtrt_id is not null and inpatient group by mdtrt_id
), stay as (
    select m.mdtrt_id, q.setl_id, p.patient, f.place, d.doctor, m.begntime as begin_at, m.endtime as end_at,
           coalesce(m.dise_no, m.dscg_maindiag_code) as dise_no, m.sp_psn_type, m.adm_dept_codg as dept,
           m.tel as phone,
           q.medfee_sumamt, q.fund_pay_sumamt, q.acct_pay, q.cash_payamt,
           true as counted
    from mdtrt_d m
    join node_patient p on p.psn_no = m.psn_no
    join node_place f on f.fixmedins_code = m.fixmedins_code
    left join node_doctor d on d.dr_code = m.chfpdr_code
    left join stay_money q on q.mdtrt_id = m.mdtrt_id
    where coalesce(m.vali_flag, '1') <> '0' and (m.med_type like '2%' or m.med_type = '52')
      and m.begntime is not null
), bare as (
    select s.mdtrt_id, s.setl_id, s.patient, s.place, null::integer as doctor,
           coalesce(s.begndate::timestamp, s.settled_at) as begin_at, s.enddate::timestamp as end_at, s.dise_no,
           s.sp_psn_type, null as dept, null as phone, s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay,
           s.cash_payamt, not s.is_refund and not s.is_taken_back as counted
    from settled s
    anti join mdtrt_d m on m.mdtrt_id = s.mdtrt_id
    where s.inpatient
)
select cast(row_number() over () - 1 as integer) as event, * from (
    select coalesce(mdtrt_id, setl_id) as row_key, * from stay
    union all by name
    select setl_id as row_key, * from bare
    order by place, begin_at, patient, row_key
)
