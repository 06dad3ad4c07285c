-- asks: the prescriptions of chosen doctors that were filled at chosen pharmacies
-- parameters: table wanted(tie, source, target, seconds), a dr_code and a fixmedins_code
-- returns: tie, event, place, at (seconds since 1970)
select w.tie, e.event, e.place, cast(epoch(e.filled_at) as bigint) as at
from wanted w
join node_doctor d on d.dr_code = w.source
join node_place f on f.fixmedins_code = w.target
join event_prescription e on e.doctor = d.doctor and e.place = f.place
order by w.tie, e.event
