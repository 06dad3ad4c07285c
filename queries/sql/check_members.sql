-- asks: who takes part in each finding
-- parameters: none (reads tables check_evidence and check_finding)
-- returns: finding, kind (patient | pharmacy | facility), id, subject (whether the finding is about it)
with every as (
    select finding, subject_kind as kind, subject_id as id, true as subject from check_finding
    union all
    select f.finding, 'patient', p.psn_no, false
    from check_evidence e
    join check_finding f on f.check_id = e.check_id and f.subject = e.subject and f.part = e.part
    join node_patient p on p.patient = e.patient
    union all
    select f.finding, q.kind, q.fixmedins_code, false
    from check_evidence e
    join check_finding f on f.check_id = e.check_id and f.subject = e.subject and f.part = e.part
    join node_place q on q.place = e.place
)
select finding, kind, id, bool_or(subject) as subject
from every
group by finding, kind, id
order by finding, kind, id
