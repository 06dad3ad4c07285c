-- asks: terminals and operators that settle at two institutions during the same time
-- parameters: $days on which each of the two uses it in that time at least, $most_places at which a value is used at most, $least_length of a value, $ignored values
-- returns: rows behind findings, one finding per two institutions and value; said: via, value, other, other_days
-- The finding is about the institution that uses it on fewer days. Succession (first here, then there) is no finding.
-- Addresses 192.168.x.x lie behind a router of each place and are the same everywhere.
with device as (
    select distinct fixmedins_code, dev_no, opter_id, mac, ip from setl_d
), named as (
    select 'dev_no' as via, dev_no as value, fixmedins_code from device
    union all
    select 'opter_id', opter_id, fixmedins_code from device
    union all
    select 'mac', mac, fixmedins_code from device
    union all
    select 'ip', ip, fixmedins_code from device where ip not like '192.168.%'
), shared as materialized (
    select via, value from named
    where length(value) >= $least_length and not list_contains(cast($ignored as varchar[]), value)
    group by via, value having count(distinct fixmedins_code) > 1
), seen as (
    select h.via, h.value, s.fixmedins_code, s.setl_id, s.setl_time, s.vali_flag from setl_d s join shared h on h.via = 'dev_no' and h.value = s.dev_no
    union all
    select h.via, h.value, s.fixmedins_code, s.setl_id, s.setl_time, s.vali_flag from setl_d s join shared h on h.via = 'opter_id' and h.value = s.opter_id
    union all
    select h.via, h.value, s.fixmedins_code, s.setl_id, s.setl_time, s.vali_flag from setl_d s join shared h on h.via = 'mac' and h.value = s.mac
    union all
    select h.via, h.value, s.fixmedins_code, s.setl_id, s.setl_time, s.vali_flag from setl_d s join shared h on h.via = 'ip' and h.value = s.ip
), used as (
    select s.via, s.value, f.place, f.fixmedins_code, s.setl_id, s.setl_time
    from seen s
    join node_place f on f.fixmedins_code = s.fixmedins_code
    anti join check_base_undone u on u.setl_id = s.setl_id
    where coalesce(s.vali_flag, '1') <> '0'
), span as (
    select via, value, place, fixmedins_code, min(setl_time) as first_at, max(setl_time) as last_at,
           count(distinct cast(setl_time as date)) as days
    from used group by via, value, place, fixmedins_code
), few as (
    select via, value from span group by via, value having count(*) <= $most_places
), pair as (
    select a.via, a.value, a.place as a_place, b.place as b_place, a.fixmedins_code as a_code, b.fixmedins_code as b_code,
           case when b.days < a.days or (b.days = a.days and b.first_at >= a.first_at) then b.place else a.place end as subject,
           greatest(a.first_at, b.first_at) as from_at, least(a.last_at, b.last_at) as until_at
    from span a
    join span b on b.via = a.via and b.value = a.value and a.place < b.place
    semi join few w on w.via = a.via and w.value = a.value
    where a.first_at <= b.last_at and b.first_at <= a.last_at
), counted as (
    select p.*,
           count(distinct cast(u.setl_time as date)) filter (where u.place = p.a_place) as a_days,
           count(distinct cast(u.setl_time as date)) filter (where u.place = p.b_place) as b_days
    from pair p
    join used u on u.via = p.via and u.value = p.value and u.place in (p.a_place, p.b_place)
        and u.setl_time between p.from_at and p.until_at
    group by all
), found as (
    select *, {'via': via, 'value': value, 'other': case when subject = b_place then a_code else b_code end,
               'other_days': case when subject = b_place then a_days else b_days end} as said
    from counted
    where a_days >= $days and b_days >= $days
), proof as (
    select f.subject, f.said, u.setl_id, u.place, u.setl_time,
           row_number() over (partition by f.via, f.value, f.subject, f.said, u.place, cast(u.setl_time as date)
                              order by u.setl_time, u.setl_id) as turn
    from found f
    join used u on u.via = f.via and u.value = f.value and u.place in (f.a_place, f.b_place)
        and u.setl_time between f.from_at and f.until_at
)
select p.subject, p.said.via || ':' || p.said.value || ':' || p.said.other as part, 'setl_d' as row_table,
       p.setl_id as row_key, null::varchar as source_file, null::bigint as source_row, null::integer as patient, p.place,
       p.setl_time as at_time, p.place = p.subject as stake, p.said
from proof p
where p.place = p.subject or p.turn = 1
