-- asks: how often each person uses each medical facility
-- parameters: none
-- returns: patient, place, visits
select patient, place, count(*) as visits from (
    select patient, place from event_outpatient where counted
    union all
    select patient, place from event_admission where counted
)
group by patient, place
order by patient, place
