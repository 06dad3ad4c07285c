-- asks: care and purchases inside a prison interval, with the row of the list
-- parameters: $edge_days after entry and before release that do not count
-- returns: rows behind findings; said: since, until (missing: not released), numbers (person numbers of the certificate number by which the list names the prisoner)
with holder as (
    select certno, count(*) as numbers from check_base_person where certno is not null group by certno
), given as (
    select certno, certno as written, psn_no, begndate, enddate, source_file, source_row from prison_list
), entry as (
-- then: certificates
), sentence as (
    select n.patient, if(n.psn_no = p.psn_no, 1, h.numbers) as numbers, p.begndate, p.enddate, p.written, p.psn_no, p.source_file, p.source_row
    from entry p
    join check_base_person n on n.certno = p.certno
    join holder h on h.certno = p.certno
    union
    select n.patient, 1, p.begndate, p.enddate, p.written, p.psn_no, p.source_file, p.source_row
    from entry p join check_base_person n on n.psn_no = p.psn_no
), inside as (
    select s.*, c.row_table, c.row_key, c.place, c.begin_at
    from check_base_care c
    join sentence s on s.patient = c.patient
    where date_diff('day', s.begndate, cast(c.begin_at as date)) >= $edge_days
      and coalesce(date_diff('day', cast(c.begin_at as date), s.enddate) >= $edge_days, true)
)
select patient as subject, cast(begndate as varchar) as part, row_table, row_key, null::varchar as source_file,
       null::bigint as source_row, patient, place, begin_at as at_time, true as stake,
       {'since': begndate, 'until': enddate, 'numbers': numbers} as said
from inside
union all
select distinct patient, cast(begndate as varchar), 'prison_list', coalesce(written, psn_no), source_file, source_row, patient, null::integer,
       cast(begndate as timestamp), false, {'since': begndate, 'until': enddate, 'numbers': numbers}
from inside
