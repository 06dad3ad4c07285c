-- asks: the swipes with which chosen pairs of people met
-- parameters: table wanted(tie, source, target, seconds), two psn_no and the largest distance of two swipes
-- returns: tie, event, place, at (seconds since 1970)
with
-- then: swipe
, pair as (
    select w.tie, w.seconds, a.patient as one, b.patient as other
    from wanted w
    join node_patient a on a.psn_no = w.source
    join node_patient b on b.psn_no = w.target
), own as (
    select event, place, patient, cast(epoch(swiped_at) as bigint) as at
    from swipe
    where counted and patient in (select one from pair union select other from pair)
), meeting as (
    select p.tie, x.event as event, y.event as other_event, x.place, x.at, y.at as other_at
    from pair p
    join own x on x.patient = p.one
    join own y on y.patient = p.other and y.place = x.place and y.at between x.at - p.seconds and x.at + p.seconds
)
select m.tie, m.event, m.place, m.at from meeting m
union
select m.tie, m.other_event, m.place, m.other_at from meeting m
order by tie, event
