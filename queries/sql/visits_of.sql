-- asks: outpatient visits to chosen doctors
-- parameters: table wanted(doctor)
-- returns: patient, doctor, visited_at (seconds since 1970)
select e.patient, e.doctor, cast(epoch(e.visited_at) as bigint) as visited_at
from event_outpatient e
join wanted w on w.doctor = e.doctor
where e.counted
order by visited_at, e.patient, e.doctor
