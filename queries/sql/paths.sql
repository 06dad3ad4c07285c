-- asks: where patients of chosen facilities buy first within 30 days after a stay, those of a lead and all others
-- parameters: table wanted(lead, event)
-- returns: lead, pharmacy, sent (patients of the lead), others (all other patients of the facility)
with chosen as (
    select distinct w.lead, e.place, e.patient from wanted w join event_admission e on e.event = w.event
), stay as (
    select c.lead, s.patient, min(coalesce(s.end_at, s.begin_at)) as left_at
    from (select distinct lead, place from chosen) c
    join event_admission s on s.place = c.place and s.counted
    group by c.lead, s.patient
), bought as (
    select s.lead, s.patient, p.place as pharmacy,
           row_number() over (partition by s.lead, s.patient order by p.swiped_at, p.place) as turn
    from stay s
    join event_purchase p on p.patient = s.patient and p.counted
        and p.swiped_at >= s.left_at and p.swiped_at < s.left_at + to_days(30)
)
select b.lead, b.pharmacy, count(*) filter (where c.patient is not null) as sent,
       count(*) filter (where c.patient is null) as others
from bought b left join chosen c on c.lead = b.lead and c.patient = b.patient
where b.turn = 1
group by b.lead, b.pharmacy
order by b.lead, b.pharmacy
