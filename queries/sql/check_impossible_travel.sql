-- asks: two successive uses of one person's credential, farther apart than the time between them allows
-- parameters: $km_per_hour, $least_km between the two institutions
-- returns: rows behind findings, one finding per two uses; said: km, minutes, before_at
-- Uses without a time of day, and at places without coordinates, do not count; distance is that of a great circle.
with use as (
    select 'setl_d' as row_table, setl_id as row_key, patient, place, swiped_at as used_at
    from check_base_purchase where precise
    union all
    select case when row_key = mdtrt_id then 'mdtrt_d' else 'setl_d' end, row_key, patient, place, visited_at
    from event_outpatient
    where counted and cast(visited_at as time) <> time '00:00:00'
), located as (
    select u.*, p.lat, p.lon from use u join node_place p on p.place = u.place where p.lat is not null and p.lon is not null
), step as (
    select u.*, lag(row_table) over w as b_table, lag(row_key) over w as b_key, lag(place) over w as b_place,
           lag(used_at) over w as b_at, lag(lat) over w as b_lat, lag(lon) over w as b_lon
    from located u
    window w as (partition by patient order by used_at, row_key)
), moved as (
    select s.*, date_diff('second', s.b_at, s.used_at) as seconds,
           2 * 6371.0088 * asin(sqrt(
               power(sin(radians(s.lat - s.b_lat) / 2), 2)
               + cos(radians(s.lat)) * cos(radians(s.b_lat)) * power(sin(radians(s.lon - s.b_lon) / 2), 2)
           )) as km
    from step s
    where s.place <> s.b_place and date_diff('second', s.b_at, s.used_at) < 86400
), found as (
    select *, {'km': round(km, 1), 'minutes': cast(round(seconds / 60.0) as bigint), 'before_at': b_at} as said
    from moved
    where km >= $least_km and km * 3600 > $km_per_hour * seconds
)
select patient as subject, b_key || '+' || row_key as part, row_table, row_key, null::varchar as source_file,
       null::bigint as source_row, patient, place, used_at as at_time, true as stake, said
from found
union all
select patient, b_key || '+' || row_key, b_table, b_key, null, null, patient, b_place, b_at, false, said
from found
