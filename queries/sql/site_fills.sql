-- asks: prescriptions filled per month: of chosen doctors, and of the other doctors of their institutions
-- parameters: table wanted(kind, number): kind is doctor or place
-- returns: month (its first day), mine, fills (doctor, patient, place and day count once), there (of these, at the chosen places)
with chosen as (
    select doctor, medins_code from node_doctor where doctor in (select number from wanted where kind = 'doctor')
), known as (
    select doctor, doctor in (select doctor from chosen) as mine
    from node_doctor
    where doctor in (select doctor from chosen) or medins_code in (select medins_code from chosen)
), fill as (
    select distinct e.doctor, k.mine, e.patient, e.place, cast(e.filled_at as date) as day
    from event_prescription e join known k using (doctor)
)
select cast(date_trunc('month', day) as date) as month, mine, count(*) as fills,
       count(*) filter (where place in (select number from wanted where kind = 'place')) as there
from fill
group by month, mine
order by month, mine
