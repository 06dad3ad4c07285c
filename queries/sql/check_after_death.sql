-- asks: care and purchases after the day of death, with the row of the list
-- parameters: $grace_days of visits and stays, $purchase_grace_days of purchases
-- returns: rows behind findings; said: died
-- A settlement may come late: where its row names the first day of the service, that day counts.
with dead as (
    select patient, psn_no, certno, die_date from node_patient where die_date is not null
), late as (
    select d.patient, d.die_date, c.kind, c.row_table, c.row_key, c.place, c.begin_at
    from check_base_care c
    join dead d on d.patient = c.patient
    where date_diff('day', d.die_date, cast(c.begin_at as date))
        > case when c.kind = 'purchase' then $purchase_grace_days else $grace_days end
), listed as (
    select d.patient, d.die_date, x.certno, x.psn_no, x.die_date as said_on, x.source_file, x.source_row
    from death_list x join dead d on d.certno = x.certno
    union
    select d.patient, d.die_date, x.certno, x.psn_no, x.die_date, x.source_file, x.source_row
    from death_list x join dead d on d.psn_no = x.psn_no
), served as (
    select l.* from late l
    left join setl_d s on l.kind = 'purchase' and s.setl_id = l.row_key
    where coalesce(s.begndate, cast(l.begin_at as date)) > l.die_date
)
select patient as subject, '' as part, row_table, row_key, null::varchar as source_file, null::bigint as source_row,
       patient, place, begin_at as at_time, true as stake, {'died': die_date} as said
from served
union all
select x.patient, '', 'death_list', coalesce(x.certno, x.psn_no), x.source_file, x.source_row, x.patient, null,
       cast(x.said_on as timestamp), false, {'died': x.die_date}
from listed x
semi join served s on s.patient = x.patient
