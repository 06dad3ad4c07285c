-- asks: findings of the cross-checks with evidence inside a period, by check
-- parameters: $since, $until (until is the first moment left out); table wanted(finding_id, check_id, subject_id, source_file, source_row, at_time, fund_fen, row_table, row_key)
-- returns: check_id, findings, subjects, rows, fund_fen (each settlement once), digest
with row_of as (
    select * from wanted where at_time >= $since and at_time < $until
), once as (
    select distinct on (check_id, row_table, row_key, source_file, source_row) * from row_of
), counted as (
    select check_id, count(distinct finding_id) as findings, count(distinct subject_id) as subjects from row_of group by check_id
)
select o.check_id, any_value(c.findings) as findings, any_value(c.subjects) as subjects, count(*) as rows,
       cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
       sha256(string_agg(length(source_file) || ':' || source_file || ':' || source_row, chr(10)
                         order by source_file, source_row, row_table)) as digest
from once o
join counted c on c.check_id = o.check_id
group by o.check_id
order by o.check_id
