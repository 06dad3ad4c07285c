-- asks: drug trace codes that were settled more than once
-- parameters: $least_digits of a code
-- returns: rows behind findings, one finding per code; said: trace, times
-- A code within one settlement counts once; lines taken back do not count.
with sold as (
    select l.bkkp_sn, l.drug_trac_codg, l.setl_id, l.fee_ocur_time, p.patient, f.place
    from fee_list_d l
    left join node_patient p on p.psn_no = l.psn_no
    join node_place f on f.fixmedins_code = l.fixmedins_code
    anti join check_base_undone u on u.setl_id = l.setl_id
    where length(l.drug_trac_codg) >= $least_digits and l.setl_id is not null and coalesce(l.vali_flag, '1') <> '0'
      and coalesce(l.det_item_fee_sumamt, 0) > 0
), twice as (
    select drug_trac_codg, count(distinct setl_id) as times, arg_min(place, (fee_ocur_time, bkkp_sn)) as first_place,
           arg_max(place, (fee_ocur_time, bkkp_sn)) as subject, arg_min(setl_id, (fee_ocur_time, bkkp_sn)) as first_key
    from sold group by drug_trac_codg having count(distinct setl_id) >= 2
)
select t.subject, s.drug_trac_codg as part, 'fee_list_d' as row_table, s.bkkp_sn as row_key, null::varchar as source_file,
       null::bigint as source_row, s.patient, s.place, s.fee_ocur_time as at_time, s.setl_id <> t.first_key as stake,
       {'trace': s.drug_trac_codg, 'times': t.times} as said
from sold s
join twice t on t.drug_trac_codg = s.drug_trac_codg
