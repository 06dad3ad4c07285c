-- asks: people who buy very often at several pharmacies within a month
-- parameters: $days of the window, $purchases and $pharmacies within it at least
-- returns: rows behind findings, one finding per person; said: most, shops
-- Only people with that many purchases at that many pharmacies at all are looked at closer.
with busy as (
    select patient from check_base_purchase group by patient
    having count(*) >= $purchases and count(distinct place) >= $pharmacies
), swipe as (
    select setl_id, patient, place, swiped_at, date_diff('day', date '1970-01-01', cast(swiped_at as date)) as day
    from check_base_purchase semi join busy using (patient)
), day as (
    select distinct patient, day from swipe
), within as (
    select d.patient, d.day, count(*) as most, count(distinct s.place) as shops
    from day d
    join swipe s on s.patient = d.patient and s.day <= d.day and s.day > d.day - $days
    group by d.patient, d.day
    having count(*) >= $purchases and count(distinct s.place) >= $pharmacies
), often as (
    select patient, max(most) as most, max(shops) as shops from within group by patient
), found as (
    select s.* from swipe s
    semi join within w on w.patient = s.patient and s.day <= w.day and s.day > w.day - $days
)
select f.patient as subject, '' as part, 'setl_d' as row_table, f.setl_id as row_key, null::varchar as source_file,
       null::bigint as source_row, f.patient, f.place, f.swiped_at as at_time, true as stake,
       {'most': o.most, 'shops': o.shops} as said
from found f
join often o on o.patient = f.patient
