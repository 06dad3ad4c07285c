-- asks: care of injuries that the fund paid, to be looked into for a third party who is liable
-- parameters: $med_types of injuries, $codes, diagnoses of injuries by their beginning
-- returns: rows behind findings, one finding per stay or visit; said: dise_no, med_type
with care as (
    select row_table, row_key, patient, place, begin_at, dise_no, med_type
    from check_base_stay
    where fund_fen > 0
    union all
    select case when row_key = mdtrt_id then 'mdtrt_d' else 'setl_d' end, row_key, patient, place, visited_at, dise_no, med_type
    from event_outpatient
    where counted and fund_pay_sumamt > 0 and list_contains(cast($med_types as varchar[]), med_type)
)
select patient as subject, row_key as part, row_table, row_key, null::varchar as source_file, null::bigint as source_row,
       patient, place, begin_at as at_time, true as stake, {'dise_no': dise_no, 'med_type': med_type} as said
from care
where list_contains(cast($med_types as varchar[]), med_type)
   or list_has_any([left(dise_no, 1), left(dise_no, 2), left(dise_no, 3), left(dise_no, 4), left(dise_no, 5), left(dise_no, 6)],
       cast($codes as varchar[]))
