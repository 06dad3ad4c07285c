-- asks: care and purchases after the day of death, with the row of the list
-- parameters: $grace_days of visits and stays, $purchase_grace_days of purchases
-- returns: rows behind findings; said: died, numbers (person numbers of the certificate number by which the list names its dead)
-- A settlement may come late: where its row names the first day of the service, that day counts.
with holder as (
    select certno, count(*) as numbers from check_base_person where certno is not null group by certno
), given as (
    select certno, certno as written, psn_no, die_date, source_file, source_row from death_list where die_date is not null
), entry as (
-- then: certificates
), listed as (
    select n.patient, x.certno, x.written, x.psn_no, x.die_date as said_on, x.source_file, x.source_row
    from entry x join check_base_person n on n.certno = x.certno
    union
    select n.patient, x.certno, x.written, x.psn_no, x.die_date, x.source_file, x.source_row
    from entry x join check_base_person n on n.psn_no = x.psn_no
), dead as (
    -- Where the list says several days, the first one of the person's certificate counts, else of the number.
    select l.patient, coalesce(min(l.said_on) filter (where l.certno = n.certno), min(l.said_on)) as die_date,
           if(bool_or(l.psn_no = n.psn_no), 1, max(h.numbers)) as numbers
    from listed l
    join check_base_person n on n.patient = l.patient
    left join holder h on h.certno = n.certno
    group by l.patient
), late as (
    select d.patient, d.die_date, d.numbers, c.kind, c.row_table, c.row_key, c.place, c.begin_at
    from check_base_care c
    join dead d on d.patient = c.patient
    where date_diff('day', d.die_date, cast(c.begin_at as date))
        > case when c.kind = 'purchase' then $purchase_grace_days else $grace_days end
), served as (
    select l.* from late l
    left join setl_d s on l.kind = 'purchase' and s.setl_id = l.row_key
    where coalesce(s.begndate, cast(l.begin_at as date)) > l.die_date
)
select patient as subject, '' as part, row_table, row_key, null::varchar as source_file, null::bigint as source_row,
       patient, place, begin_at as at_time, true as stake, {'died': die_date, 'numbers': numbers} as said
from served
union all
select x.patient, '', 'death_list', coalesce(x.written, x.psn_no), x.source_file, x.source_row, x.patient, null,
       cast(x.said_on as timestamp), false, {'died': d.die_date, 'numbers': d.numbers}
from listed x join dead d on d.patient = x.patient
semi join served s on s.patient = x.patient
