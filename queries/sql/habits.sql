-- asks: how often each person buys at each pharmacy without a prescription of a named doctor
-- parameters: none
-- returns: patient, place, visits
select patient, place, count(*) as visits
from event_purchase
where counted and setl_id not in (select setl_id from event_prescription where setl_id is not null)
group by patient, place
order by patient, place
