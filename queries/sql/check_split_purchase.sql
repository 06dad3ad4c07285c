-- asks: purchases of one person at one pharmacy within minutes, each within the limit and together over it
-- parameters: $limit_yuan of a single purchase, $minutes from one to the next at most
-- returns: rows behind findings, one finding per series; said: total_fen
with small as (
    select *, lag(swiped_at) over (partition by patient, place order by swiped_at, setl_id) as before_at
    from check_base_purchase
    where precise and paid_fen > 0 and total_fen > 0 and total_fen <= $limit_yuan * 100
), numbered as (
    select *, sum(case when date_diff('second', before_at, swiped_at) <= $minutes * 60 then 0 else 1 end)
              over (partition by patient, place order by swiped_at, setl_id) as series
    from small
), whole as (
    select patient, place, series, min(setl_id) as part, sum(total_fen) as total_fen
    from numbered group by patient, place, series
    having count(*) >= 2 and sum(total_fen) > $limit_yuan * 100
)
select n.patient as subject, w.part, 'setl_d' as row_table, n.setl_id as row_key, null::varchar as source_file,
       null::bigint as source_row, n.patient, n.place, n.swiped_at as at_time, true as stake,
       {'total_fen': cast(w.total_fen as bigint)} as said
from numbered n
join whole w on w.patient = n.patient and w.place = n.place and w.series = n.series
