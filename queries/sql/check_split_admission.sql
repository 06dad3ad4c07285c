-- asks: readmissions to the same institution soon after discharge, near diagnosis and same department
-- parameters: $days between discharge and readmission at most, $planned, diagnoses of planned series by their beginning
-- returns: rows behind findings, one finding per readmission; said: days, dise_no, before_no
-- Diagnoses are near where their first three characters agree (ICD-10 category).
with stay as (
    select s.*, cast(begin_at as date) as begin_on, cast(end_at as date) as end_on
    from check_base_stay s
    where not list_has_any([left(s.dise_no, 1), left(s.dise_no, 2), left(s.dise_no, 3), left(s.dise_no, 4), left(s.dise_no, 5), left(s.dise_no, 6)],
        cast($planned as varchar[]))
), step as (
    select s.*, lag(row_table) over w as b_table, lag(row_key) over w as b_key, lag(end_on) over w as b_end,
           lag(begin_at) over w as b_at, lag(dise_no) over w as b_dise, lag(dept) over w as b_dept, lag(mdtrt_id) over w as b_visit
    from stay s
    window w as (partition by patient, place order by begin_at, row_key)
), found as (
    select *, {'days': date_diff('day', b_end, begin_on), 'dise_no': dise_no, 'before_no': b_dise} as said
    from step
    where date_diff('day', b_end, begin_on) between 0 and $days
      and left(dise_no, 3) = left(b_dise, 3) and dept = b_dept
      and coalesce(refl_old_mdtrt_id <> b_visit, true)
)
select patient as subject, b_key || '+' || row_key as part, row_table, row_key, null::varchar as source_file,
       null::bigint as source_row, patient, place, begin_at as at_time, true as stake, said
from found
union all
select patient, b_key || '+' || row_key, b_table, b_key, null, null, patient, place, b_at, false, said
from found
