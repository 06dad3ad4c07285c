-- asks: prescribed supplies longer than the limit of their category, by institution and month
-- parameters: $ordinary_days, $emergency_days, $chronic_days; $chronic, diagnoses that allow the long supply, by their beginning
-- Where the diagnosis is not known the long supply is allowed.
-- returns: rows behind findings, one finding per institution and month; said: longest
with line as (
    select l.bkkp_sn, l.setl_id, l.psn_no, l.fixmedins_code, l.fee_ocur_time, l.prd_days,
           coalesce(s.med_type, l.med_type) as med_type, s.dise_no
    from fee_list_d l
    left join setl_d s on s.setl_id = l.setl_id
    where l.prd_days > least($ordinary_days, $emergency_days, $chronic_days)
      and coalesce(l.vali_flag, '1') <> '0' and coalesce(l.det_item_fee_sumamt, 0) > 0
), judged as (
    select *, case
        when med_type like '13%' then $emergency_days
        when med_type like '14%' or med_type = '9929' or (dise_no is null and med_type not like '2%')
            or list_has_any([left(dise_no, 1), left(dise_no, 2), left(dise_no, 3), left(dise_no, 4), left(dise_no, 5), left(dise_no, 6)],
                cast($chronic as varchar[])) then $chronic_days
        when med_type like '1%' or med_type like '4%' then $ordinary_days
    end as allowed
    from line
), found as (
    select j.*, p.patient, f.place, strftime(j.fee_ocur_time, '%Y-%m') as month
    from judged j
    join node_patient p on p.psn_no = j.psn_no
    join node_place f on f.fixmedins_code = j.fixmedins_code
    anti join check_base_undone u on u.setl_id = j.setl_id
    where j.prd_days > j.allowed
), longest as (
    select place, month, max(prd_days) as days from found group by place, month
)
select f.place as subject, f.month as part, 'fee_list_d' as row_table, f.bkkp_sn as row_key, null::varchar as source_file,
       null::bigint as source_row, f.patient, f.place, f.fee_ocur_time as at_time, true as stake,
       {'longest': cast(round(l.days) as bigint)} as said
from found f
join longest l on l.place = f.place and l.month = f.month
