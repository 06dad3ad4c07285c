-- asks: purchases and outpatient visits on days between admission and discharge of the same person
-- parameters: $special_med_types and $special_items of double-channel drugs, which a stay does not exclude
-- returns: rows behind findings, one finding per stay; said: begin_on, end_on
-- Days of admission and discharge do not count: of a transfer neither.
with stay as (
    select row_table, row_key, patient, place, begin_at, cast(begin_at as date) as begin_on, cast(end_at as date) as end_on
    from check_base_stay
    where date_diff('day', cast(begin_at as date), cast(end_at as date)) >= 2
), inside as (
    select s.row_key as stay_key, s.begin_on, s.end_on, c.*
    from check_base_care c
    join stay s on s.patient = c.patient
    where c.kind <> 'stay' and cast(c.begin_at as date) > s.begin_on and cast(c.begin_at as date) < s.end_on
), special as (
    select i.row_key from inside i join setl_d s on s.setl_id = i.row_key
    where i.row_table = 'setl_d' and list_contains($special_med_types, s.med_type)
    union
    select i.row_key from inside i join event_outpatient v on v.row_key = i.row_key
    where i.kind = 'visit' and list_contains($special_med_types, v.med_type)
    union
    select i.row_key from inside i join fee_list_d l on l.setl_id = i.row_key
    where i.row_table = 'setl_d' and list_contains($special_items, l.hilist_code)
), found as (
    select i.* from inside i anti join special x on x.row_key = i.row_key
)
select patient as subject, stay_key as part, row_table, row_key, null::varchar as source_file, null::bigint as source_row,
       patient, place, begin_at as at_time, true as stake, {'begin_on': begin_on, 'end_on': end_on} as said
from found
union all
select s.patient, s.row_key, s.row_table, s.row_key, null, null, s.patient, s.place, s.begin_at, false,
       {'begin_on': s.begin_on, 'end_on': s.end_on}
from stay s
semi join found f on f.stay_key = s.row_key and f.patient = s.patient
