-- asks: drug trace codes that were settled more than once
-- parameters: $least_digits of a code
-- returns: rows behind findings, one finding per code; said: trace, times
-- A code within one settlement counts once; lines taken back do not count. Where fee lines hold no code at all, those of
-- reported sales are read: whole packs of a settlement that were not returned, and the fee lines of the same drug with them.
with sale as (
    select s.rid, s.drug_trac_codg, s.setl_id, s.sel_retn_time, s.fixmedins_code, s.psn_no, s.source_file, s.source_row, s.med_list_codg
    from medins_prod_sel_d s
    anti join medins_prod_sel_retn_d r on r.setl_id = s.setl_id and r.med_list_codg = s.med_list_codg
    where coalesce(s.vali_flag, '1') <> '0' and coalesce(s.sel_retn_cnt, 1) > 0 and coalesce(s.trdn_flag, '0') <> '1'
      and s.setl_id is not null and length(s.drug_trac_codg) >= $least_digits
      and not exists (select 1 from fee_list_d where drug_trac_codg is not null)
), coded as (
    select 'fee_list_d' as row_table, bkkp_sn as row_key, drug_trac_codg, setl_id, fee_ocur_time as at_time, fixmedins_code, psn_no,
           null::varchar as source_file, null::bigint as source_row
    from fee_list_d
    where length(drug_trac_codg) >= $least_digits and setl_id is not null and coalesce(vali_flag, '1') <> '0'
      and coalesce(det_item_fee_sumamt, 0) > 0
    union all
    select 'medins_prod_sel_d', rid, drug_trac_codg, setl_id, sel_retn_time, fixmedins_code, psn_no, source_file, source_row from sale
    union all
    select distinct 'fee_list_d', l.bkkp_sn, s.drug_trac_codg, l.setl_id, l.fee_ocur_time, l.fixmedins_code, l.psn_no, null, null::bigint
    from sale s
    join fee_list_d l on l.setl_id = s.setl_id and coalesce(l.med_list_codg, l.hilist_code) = s.med_list_codg
    where coalesce(l.vali_flag, '1') <> '0' and coalesce(l.det_item_fee_sumamt, 0) > 0
), sold as (
    select c.*, p.patient, f.place
    from coded c
    left join node_patient p on p.psn_no = c.psn_no
    join node_place f on f.fixmedins_code = c.fixmedins_code
    anti join check_base_undone u on u.setl_id = c.setl_id
), twice as (
    select drug_trac_codg, count(distinct setl_id) as times, arg_min(place, (at_time, row_key)) as first_place,
           arg_max(place, (at_time, row_key)) as subject, arg_min(setl_id, (at_time, row_key)) as first_key
    from sold group by drug_trac_codg having count(distinct setl_id) >= 2
)
select t.subject, s.drug_trac_codg as part, s.row_table, s.row_key, s.source_file, s.source_row, s.patient, s.place, s.at_time,
       s.setl_id <> t.first_key as stake, {'trace': s.drug_trac_codg, 'times': t.times} as said
from sold s
join twice t on t.drug_trac_codg = s.drug_trac_codg
