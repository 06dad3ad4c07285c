-- asks: people with very many stays within a year, planned series left out
-- parameters: $stays within 365 days at least, $planned, diagnoses of planned series by their beginning
-- returns: rows behind findings, one finding per person; said: most
with stay as (
    select row_table, row_key, patient, place, begin_at, date_diff('day', date '1970-01-01', cast(begin_at as date)) as day
    from check_base_stay s
    where not list_has_any([left(s.dise_no, 1), left(s.dise_no, 2), left(s.dise_no, 3), left(s.dise_no, 4), left(s.dise_no, 5), left(s.dise_no, 6)],
        cast($planned as varchar[]))
), counted as (
    select *, count(*) over (partition by patient order by day range between 364 preceding and current row) as within
    from stay
), often as (
    select patient, max(within) as most from counted group by patient having max(within) >= $stays
)
select s.patient as subject, '' as part, s.row_table, s.row_key, null::varchar as source_file, null::bigint as source_row,
       s.patient, s.place, s.begin_at as at_time, true as stake, {'most': o.most} as said
from stay s
join often o on o.patient = s.patient
