-- asks: the findings of all checks, numbered in the order of check, subject and part
-- parameters: none (reads table check_evidence)
-- returns: finding, check_id, kind, subject, part, subject_kind, subject_id, first_at, last_at, events, patients, places
-- Dates are those of the rows at stake, of all rows where none is. Events are rows at stake.
select cast(row_number() over (order by e.check_id, e.subject, e.part) - 1 as bigint) as finding, e.check_id, e.kind,
       e.subject, e.part, case when e.kind = 'patient' then 'patient' else max(f.kind) end as subject_kind,
       coalesce(max(p.psn_no), max(f.fixmedins_code)) as subject_id,
       coalesce(min(e.at_time) filter (where e.stake), min(e.at_time)) as first_at,
       coalesce(max(e.at_time) filter (where e.stake), max(e.at_time)) as last_at,
       count(distinct e.row_table || ' ' || e.row_key || coalesce(' ' || e.source_row || ' ' || e.source_file, ''))
           filter (where e.stake) as events,
       count(distinct e.patient) as patients, count(distinct e.place) as places
from check_evidence e
left join node_patient p on e.kind = 'patient' and p.patient = e.subject
left join node_place f on e.kind = 'place' and f.place = e.subject
group by e.check_id, e.kind, e.subject, e.part
