-- asks: how many different neighbours chosen nodes have by relations that single events make
-- parameters: table wanted(kind, number)
-- returns: kind, number, degree; nodes without a neighbour are left out
-- A card with several owners is one neighbour.
with one_card as (
    select card, patient, min(card) over (partition by card_id) as first_card from node_card
), event as (
    select e.patient, e.place, null::integer as doctor, c.first_card as card
    from event_purchase e
    left join one_card c on c.card = e.card
    union all
    select patient, null, null, first_card from one_card
    union all
    select patient, place, doctor, null from event_outpatient where counted
    union all
    select patient, place, doctor, null from event_admission
    where counted and place in (select place from node_place where kind = 'facility')
    union all
    select patient, place, doctor, null from event_prescription
), touched as (
    select w.kind, w.number, e.* from wanted w join event e on e.patient = w.number where w.kind = 'patient'
    union all
    select w.kind, w.number, e.* from wanted w join event e on e.doctor = w.number where w.kind = 'doctor'
    union all
    select w.kind, w.number, e.* from wanted w join event e on e.place = w.number where w.kind in ('pharmacy', 'facility')
    union all
    select w.kind, w.number, e.* from wanted w
    join one_card c on c.card = w.number
    join event e on e.card = c.first_card where w.kind = 'card'
), neighbour as (
    select kind, number, unnest(['P' || patient, 'D' || doctor, 'C' || card, 'L' || place]) as other from touched
)
-- The node itself is among them.
select kind, number, count(distinct other) - 1 as degree
from neighbour where other is not null group by kind, number having count(distinct other) > 1
order by kind, number
