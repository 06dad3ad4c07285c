-- asks: care of the month in which an institution's cost per visit or stay stands out
-- parameters: none (reads table check_chosen: place, kind, month, percent, before_yuan, after_yuan)
-- returns: rows behind findings, one finding per institution and kind of care; said: month, percent, before_yuan, after_yuan
with care as (
    select 'visit' as kind, case when row_key = mdtrt_id then 'mdtrt_d' else 'setl_d' end as row_table, row_key, patient, place,
           visited_at as begin_at
    from event_outpatient
    where counted and medfee_sumamt > 0 and place in (select place from check_chosen)
    union all
    select 'stay', row_table, row_key, patient, place, begin_at from check_base_stay where total_fen > 0
)
select c.place as subject, c.kind as part, c.row_table, c.row_key, null::varchar as source_file, null::bigint as source_row,
       null::integer as patient, c.place, c.begin_at as at_time, false as stake,
       {'month': x.month, 'percent': x.percent, 'before_yuan': x.before_yuan, 'after_yuan': x.after_yuan} as said
from care c
join check_chosen x on x.place = c.place and x.kind = c.kind and x.month = strftime(c.begin_at, '%Y-%m')
