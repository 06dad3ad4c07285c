-- asks: who owns chosen cards
-- parameters: table wanted(id), the cards
-- returns: psn_no
select distinct p.psn_no
from node_card c
join node_patient p on p.patient = c.patient
where c.card_id in (select id from wanted)
order by p.psn_no
