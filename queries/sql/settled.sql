-- asks: valid settlements with the graph's numbers, refunds joined to what they take back
-- parameters: none (a working table that the event questions read)
-- returns: setl_id, patient, place, at_pharmacy, inpatient, card_id, settled_at, money columns, is_refund, is_taken_back, precise; of swipes opter_id; of care mdtrt_id, begndate, enddate, med_type, dise_no, sp_psn_type
-- A refund row is matched to its original by init_setl_id, else by the same visit, person, place and opposite amount.
with valid as not materialized (
    select s.*, p.patient, f.place, f.kind = 'pharmacy' as at_pharmacy,
           s.med_type like '2%' or s.med_type = '52' as inpatient,
           f.kind <> 'pharmacy' or s.med_type like '2%' or coalesce(s.med_type = '52', false) as care,
           coalesce(s.refd_setl_flag, '0') = '1' or coalesce(s.medfee_sumamt, 0) < 0 as is_refund
    from setl_d s
    join node_patient p on p.psn_no = s.psn_no
    join node_place f on f.fixmedins_code = s.fixmedins_code
    where coalesce(s.vali_flag, '1') <> '0'
), refund as (
    select s.init_setl_id, s.mdtrt_id, s.psn_no, s.fixmedins_code, -s.medfee_sumamt as medfee_sumamt
    from setl_d s
    semi join node_patient p on p.psn_no = s.psn_no
    semi join node_place f on f.fixmedins_code = s.fixmedins_code
    where coalesce(s.vali_flag, '1') <> '0'
      and (coalesce(s.refd_setl_flag, '0') = '1' or coalesce(s.medfee_sumamt, 0) < 0)
), by_link as (
    select init_setl_id as setl_id, sum(medfee_sumamt) as given_back
    from refund where init_setl_id is not null group by init_setl_id
), by_visit as (
    select mdtrt_id, psn_no, fixmedins_code, medfee_sumamt, count(*) as times
    from refund where init_setl_id is null and mdtrt_id is not null
    group by mdtrt_id, psn_no, fixmedins_code, medfee_sumamt
)
select v.setl_id, v.patient, v.place, v.at_pharmacy, v.inpatient,
       case
           when v.mdtrt_cert_type = '03' and coalesce(v.mdtrt_cert_no, v.card_sn, v.ssc_cardno) is not null
               then 'SSC:' || coalesce(v.mdtrt_cert_no, v.card_sn, v.ssc_cardno)
           when v.mdtrt_cert_type = '02' then 'IDC:' || v.psn_no
           when v.mdtrt_cert_type = '01' then 'EC:' || v.psn_no
           else 'UNK:' || v.psn_no
       end as card_id,
       v.setl_time as settled_at,
       v.medfee_sumamt, coalesce(v.fund_pay_sumamt, 0) as fund_pay_sumamt,
       coalesce(v.acct_pay, 0) as acct_pay, coalesce(v.cash_payamt, 0) as cash_payamt,
       v.is_refund,
       not v.is_refund and (coalesce(l.given_back, 0) >= v.medfee_sumamt and l.given_back is not null
                            or b.times is not null) as is_taken_back,
       coalesce(t.precise, true) as precise,
       case when v.at_pharmacy then v.opter_id end as opter_id,
       case when v.care then v.mdtrt_id end as mdtrt_id,
       case when v.care then v.begndate end as begndate,
       case when v.care then v.enddate end as enddate,
       case when v.care then v.med_type end as med_type,
       case when v.care then v.dise_no end as dise_no,
       case when v.care then v.sp_psn_type end as sp_psn_type
from valid v
left join by_link l on l.setl_id = v.setl_id
left join by_visit b on b.mdtrt_id = v.mdtrt_id and b.psn_no = v.psn_no
    and b.fixmedins_code = v.fixmedins_code and b.medfee_sumamt = v.medfee_sumamt
left join file_precision t on t.source_file = v.source_file
