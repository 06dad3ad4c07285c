-- asks: what stands behind each lead, each kind of lead and each institution with leads, in each span of a report
-- parameters: none (reads tables report_row and report_behind)
-- returns: part (lead | scheme | place), value, span, leads, rows, people, places, total_fen, fund_fen, account_fen, total_known, fund_known, account_known, digest
-- A settlement behind several leads counts once in each part.
with behind as (
    select r.*, b.lead_id, b.scheme from report_row r join report_behind b on b.setl_id = r.setl_id
), parted as (
    select 'lead' as part, lead_id as value, * from behind
    union all
    select 'scheme', scheme, * from behind
    union all
    select 'place', place, * from behind
), counted as (
    select part, value, span, count(distinct lead_id) as leads from parted group by part, value, span
), once as (
    select distinct on (part, value, span, setl_id) * from parted
)
select o.part, o.value, o.span, any_value(c.leads) as leads, count(*) as rows, count(distinct psn_no) as people,
       count(distinct place) as places,
       cast(coalesce(sum(total_fen), 0) as bigint) as total_fen, cast(coalesce(sum(fund_fen), 0) as bigint) as fund_fen,
       cast(coalesce(sum(account_fen), 0) as bigint) as account_fen, count(total_fen) as total_known,
       count(fund_fen) as fund_known, count(account_fen) as account_known,
       sha256(string_agg(length(source_file) || ':' || source_file || ':' || source_row, chr(10)
                         order by source_file, source_row)) as digest
from once o
join counted c on c.part = o.part and c.value = o.value and c.span = o.span
group by o.part, o.value, o.span
order by o.part, o.value, o.span
