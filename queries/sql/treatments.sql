-- asks: for which diseases chosen settlements of outpatient care were
-- parameters: table wanted(lead, session, event): swipes, those at desks having numbers below zero
-- returns: lead, dise_no (null where neither the settlement nor the visit says it), swipes
select w.lead, coalesce(s.dise_no, m.dise_no) as dise_no, count(*) as swipes
from wanted w
join event_desk_swipe e on -1 - e.event = w.event
join setl_d s on s.setl_id = e.setl_id
left join mdtrt_d m on m.mdtrt_id = s.mdtrt_id
group by w.lead, coalesce(s.dise_no, m.dise_no)
order by w.lead, dise_no nulls last
