-- asks: stays whose deductible was due and not paid, of people without an exempting identity, by institution
-- parameters: $stays of an institution at least, $no_identity, codes of the identity column that exempt nobody
-- returns: rows behind findings, one finding per institution; said: due (stays with a deductible due)
-- Due: the standard is above zero, the in-scope amount reaches it, the fund paid, and the stay continues no referral.
with due as (
    select s.setl_id, s.mdtrt_id, p.patient, f.place, s.setl_time, s.act_pay_dedc
    from setl_d s
    join node_patient p on p.psn_no = s.psn_no
    join node_place f on f.fixmedins_code = s.fixmedins_code
    anti join check_base_undone u on u.setl_id = s.setl_id
    anti join (select mdtrt_id from check_base_stay where refl_old_mdtrt_id is not null) r on r.mdtrt_id = s.mdtrt_id
    where (s.med_type like '2%' or s.med_type = '52') and s.dedc_std > 0 and s.fund_pay_sumamt > 0
      and coalesce(s.inscp_amt, s.medfee_sumamt) >= s.dedc_std and s.act_pay_dedc is not null
      and (s.sp_psn_type is null or list_contains(cast($no_identity as varchar[]), s.sp_psn_type))
      and (p.sp_psn_type is null or list_contains(cast($no_identity as varchar[]), p.sp_psn_type))
), place as (
    select place, count(*) as due, count(*) filter (where act_pay_dedc <= 0) as waived from due group by place
)
select d.place as subject, '' as part, 'setl_d' as row_table, d.setl_id as row_key, null::varchar as source_file,
       null::bigint as source_row, d.patient, d.place, d.setl_time as at_time, true as stake, {'due': p.due} as said
from due d
join place p on p.place = d.place and p.waived >= $stays
where d.act_pay_dedc <= 0
