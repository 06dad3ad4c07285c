-- asks: swipes of chosen people that may be used for rhythm
-- parameters: table wanted(kind, number): people; other kinds are not looked at
-- returns: place, patient, at (seconds since 1970), in the order of (place, at, patient)
with
-- then: swipe
select place, patient, cast(epoch(swiped_at) as bigint) as at
from swipe
where counted and patient in (select number from wanted where kind = 'patient')
order by place, "at", patient
