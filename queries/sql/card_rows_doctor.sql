-- asks: settlements of the visits and stays of which chosen doctors had charge
-- parameters: none (reads tables card_chosen(id) and card_money)
-- returns: subject, and the columns of card_money
-- Drugs sold on a doctor's prescription are the pharmacy's settlements and are not counted here.
select v.chfpdr_code as subject, m.*
from card_money m
join mdtrt_d v on v.mdtrt_id = m.mdtrt_id
semi join card_chosen c on c.id = v.chfpdr_code
where coalesce(v.vali_flag, '1') <> '0'
