-- asks: outpatient visits with doctor and money; a settlement without a visit stands for its own visit
-- parameters: none
-- returns: event, row_key, mdtrt_id, setl_id, patient, place, doctor, visited_at, med_type, dise_no, money, counted
with visit_money as (
    select mdtrt_id, min(setl_id) as setl_id, sum(medfee_sumamt) as medfee_sumamt,
           sum(fund_pay_sumamt) as fund_pay_sumamt, sum(acct_pay) as acct_pay, sum(cash_payamt) as cash_payamt,
           max(is_refund) as any_refund
    from settled where not at_pharmacy and not inpatient and mdtrt_id is not null group by mdtrt_id
), visit as (
    select m.mdtrt_id, q.setl_id, p.patient, f.place, d.doctor, m.begntime as visited_at, m.med_type,
           m.dise_no, q.medfee_sumamt, q.fund_pay_sumamt, q.acct_pay, q.cash_payamt,
           not (coalesce(q.any_refund, false) and coalesce(q.medfee_sumamt, 0) <= 0) as counted
    from mdtrt_d m
    join node_patient p on p.psn_no = m.psn_no
    join node_place f on f.fixmedins_code = m.fixmedins_code and f.kind = 'facility'
    left join node_doctor d on d.dr_code = m.chfpdr_code
    left join visit_money q on q.mdtrt_id = m.mdtrt_id
    where coalesce(m.vali_flag, '1') <> '0' and not (m.med_type like '2%' or m.med_type = '52')
      and m.begntime is not null
), bare as (
    select s.mdtrt_id, s.setl_id, s.patient, s.place, null::integer as doctor, s.settled_at as visited_at, s.med_type, s.dise_no,
           s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt,
           not s.is_refund and not s.is_taken_back as counted
    from settled s
    anti join mdtrt_d m on m.mdtrt_id = s.mdtrt_id
    where not s.at_pharmacy and not s.inpatient
)
select cast(row_number() over () - 1 as integer) as event, * from (
    select coalesce(mdtrt_id, setl_id) as row_key, * from visit
    union all by name
    select setl_id as row_key, * from bare
    order by place, visited_at, patient, row_key
)
