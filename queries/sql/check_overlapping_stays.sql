-- asks: stays of one person that share nights, transfers left out
-- parameters: $overlap_days, nights shared at least
-- returns: rows behind findings, one finding per two stays; said: nights
with stay as (
    select row_table, row_key, mdtrt_id, refl_old_mdtrt_id, patient, place, begin_at, cast(begin_at as date) as begin_on,
           cast(end_at as date) as end_on
    from check_base_stay where end_at is not null
), pair as (
    select a.patient, a.row_key || '+' || b.row_key as part, a.row_table as a_table, a.row_key as a_key, a.place as a_place,
           a.begin_at as a_at, b.row_table as b_table, b.row_key as b_key, b.place as b_place, b.begin_at as b_at,
           date_diff('day', b.begin_on, least(a.end_on, b.end_on)) as nights
    from stay a
    join stay b on b.patient = a.patient
    where (a.begin_at < b.begin_at or (a.begin_at = b.begin_at and a.row_key < b.row_key))
      and b.begin_on < a.end_on
      and coalesce(b.refl_old_mdtrt_id <> a.mdtrt_id, true)
), found as (
    select * from pair where nights >= $overlap_days
)
select patient as subject, part, b_table as row_table, b_key as row_key, null::varchar as source_file,
       null::bigint as source_row, patient, b_place as place, b_at as at_time, true as stake, {'nights': nights} as said
from found
union all
select patient, part, a_table, a_key, null, null, patient, a_place, a_at, false, {'nights': nights}
from found
