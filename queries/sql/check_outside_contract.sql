-- asks: care and purchases at an institution before its contract began or after it ended
-- parameters: $grace_days after the end
-- returns: rows behind findings, one finding per institution; said: since, until
with contract as (
    select n.place, min(cast(f.begntime as date)) as since, max(cast(f.endtime as date)) as until,
           min(f.fixmedins_code) as code, min(f.source_file) as source_file, min(f.source_row) as source_row
    from fixmedins_b f
    join node_place n on n.fixmedins_code = f.fixmedins_code
    where coalesce(f.endtime >= f.begntime, true)
    group by n.place
), outside as (
    select k.since, k.until, c.*
    from check_base_care c
    join contract k on k.place = c.place
    where cast(c.begin_at as date) < k.since or date_diff('day', k.until, cast(c.begin_at as date)) > $grace_days
)
select place as subject, '' as part, row_table, row_key, null::varchar as source_file, null::bigint as source_row,
       patient, place, begin_at as at_time, true as stake, {'since': since, 'until': until} as said
from outside
union all
select k.place, '', 'fixmedins_b', k.code, k.source_file, k.source_row, null, k.place, cast(k.since as timestamp), false,
       {'since': k.since, 'until': k.until}
from contract k
semi join outside o on o.place = k.place
