-- asks: admissions per week to chosen facilities, those of chosen people apart
-- parameters: table wanted(kind, number): kind is place or patient
-- returns: week (its Monday), others, mine
select cast(date_trunc('week', begin_at) as date) as week, count(*) filter (where not mine) as others,
       count(*) filter (where mine) as mine
from (
    select begin_at, patient in (select number from wanted where kind = 'patient') as mine
    from event_admission
    where counted and place in (select number from wanted where kind = 'place')
)
group by week
order by week
