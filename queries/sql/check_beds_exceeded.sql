-- asks: institutions with more inpatients at once than beds
-- parameters: $tolerance, share over the number of beds that is let pass; $days of it at least
-- returns: rows behind findings (stays on the fullest day), one finding per institution; said: beds, peak, peak_on, days
-- A bed is free from the day of discharge on; who has not left yet lies there until the last day of the extract.
with bed as (
    select n.place, max(f.beds) as beds from fixmedins_b f
    join node_place n on n.fixmedins_code = f.fixmedins_code
    where f.beds > 0 group by n.place
), last_day as (
    select cast(max(begin_at) as date) as day from check_base_stay
), stay as (
    select s.row_table, s.row_key, s.patient, s.place, s.begin_at, cast(s.begin_at as date) as begin_on,
           coalesce(cast(s.end_at as date), case when s.inhosp_stas = '1' then date_add(l.day, interval 1 day) end) as end_on
    from check_base_stay s
    semi join bed b on b.place = s.place
    cross join last_day l
), change as (
    select place, begin_on as day, 1 as step from stay where end_on > begin_on
    union all
    select place, end_on, -1 from stay where end_on > begin_on
), daily as (
    select place, day, sum(step) as step from change group by place, day
), level as (
    select place, day, sum(step) over w as there, lead(day) over w as until
    from daily
    window w as (partition by place order by day)
), full_days as (
    select l.place, l.day, l.there, b.beds, date_diff('day', l.day, l.until) as days
    from level l
    join bed b on b.place = l.place
    where l.there > b.beds * (1 + $tolerance)
), found as (
    select place, max(beds) as beds, max(there) as peak, arg_max(day, (there, -date_diff('day', date '1970-01-01', day))) as peak_on,
           sum(days) as days
    from full_days group by place having sum(days) >= $days
)
select s.place as subject, '' as part, s.row_table, s.row_key, null::varchar as source_file, null::bigint as source_row,
       s.patient, s.place, s.begin_at as at_time, false as stake,
       {'beds': f.beds, 'peak': cast(f.peak as bigint), 'peak_on': f.peak_on, 'days': cast(f.days as bigint)} as said
from stay s
join found f on f.place = s.place
where s.begin_on <= f.peak_on and s.end_on > f.peak_on
