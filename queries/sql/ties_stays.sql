-- asks: the hospital stays with which chosen pairs of people were admitted together, like among like (treatment class)
-- parameters: table wanted(tie, source, target, seconds), two psn_no and the largest distance of two admissions
-- returns: tie, event, other_event, place, at, other_at (seconds since 1970), dise_no, other_dise_no
with pair as (
    select w.tie, w.seconds, a.patient as one, b.patient as other
    from wanted w
    join node_patient a on a.psn_no = w.source
    join node_patient b on b.psn_no = w.target
), stay as (
    select event, place, patient, cast(epoch(begin_at) as bigint) as at, coalesce(dise_no, '') as dise_no
    from event_admission
    where counted and patient in (select one from pair union select other from pair)
), meeting as (
    select p.tie, x.event as event, y.event as other_event, x.place, x.at, y.at as other_at,
           x.dise_no, y.dise_no as other_dise_no
    from pair p
    join stay x on x.patient = p.one
    join stay y on y.patient = p.other and y.place = x.place and y.at between x.at - p.seconds and x.at + p.seconds
)
select m.tie, m.event, m.other_event, m.place, m.at, m.other_at, m.dise_no, m.other_dise_no
from meeting m
order by m.tie, m.event, m.other_event
