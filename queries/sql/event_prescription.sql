-- asks: prescriptions of a named doctor that were filled at a pharmacy, one row per fee line
-- parameters: none
-- returns: event, bkkp_sn, setl_id, patient, doctor, place, filled_at, rx_drord_no, hilist_code, amount, fund share of its settlement
select cast(row_number() over () - 1 as integer) as event, * from (
select l.bkkp_sn, l.setl_id, p.patient, d.doctor, f.place, coalesce(l.fee_ocur_time, s.settled_at) as filled_at, l.rx_drord_no,
       coalesce(l.hilist_code, l.hilist_name) as item, l.det_item_fee_sumamt as amount,
       s.fund_pay_sumamt, s.acct_pay, s.medfee_sumamt
from fee_list_d l
join node_patient p on p.psn_no = l.psn_no
join node_doctor d on d.dr_code = l.bilg_dr_code
join node_place f on f.fixmedins_code = l.fixmedins_code and f.kind = 'pharmacy'
left join settled s on s.setl_id = l.setl_id
anti join (select setl_id from setl_d where vali_flag = '0') z on z.setl_id = l.setl_id
where coalesce(l.vali_flag, '1') <> '0' and coalesce(l.det_item_fee_sumamt, 0) >= 0
  and not coalesce(s.is_taken_back, false) and not coalesce(s.is_refund, false)
  and coalesce(l.fee_ocur_time, s.settled_at) is not null
order by f.place, filled_at, p.patient, l.bkkp_sn
)
