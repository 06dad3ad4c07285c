-- asks: hospital stays of chosen people
-- parameters: table wanted(patient)
-- returns: psn_no, inside (fixmedins_code of the facility), begin_at, end_at
select p.psn_no, f.fixmedins_code as inside, e.begin_at, coalesce(e.end_at, e.begin_at) as end_at
from event_admission e
join wanted w on w.patient = e.patient
join node_patient p on p.patient = e.patient
join node_place f on f.place = e.place
where e.counted
order by p.psn_no, e.begin_at, end_at, f.fixmedins_code
