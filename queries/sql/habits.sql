-- asks: how often each person buys at each pharmacy without a prescription of a named doctor
-- parameters: none
-- returns: patient, place, visits
select e.patient, e.place, count(*) as visits
from event_purchase e
anti join event_prescription r on r.setl_id = e.setl_id
where e.counted
group by e.patient, e.place
order by e.patient, e.place
