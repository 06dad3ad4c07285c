-- asks: the settlement rows behind chosen swipes
-- parameters: table wanted(lead, session, event)
-- returns: lead, session, relation, table_name, row_key, source_file, source_row, at, psn_no, card_id, dr_code, fixmedins_code, money
with
-- then: swipe
select w.lead, w.session, 'swiped_at' as relation, 'setl_d' as table_name, e.setl_id as row_key,
       s.source_file, s.source_row, e.swiped_at as at_time, p.psn_no, c.card_id, null::varchar as dr_code,
       f.fixmedins_code, e.medfee_sumamt, e.fund_pay_sumamt, e.acct_pay, e.cash_payamt
from wanted w
join swipe e on e.event = w.event
join setl_d s on s.setl_id = e.setl_id
join node_patient p on p.patient = e.patient
join node_place f on f.place = e.place
left join node_card c on c.card = e.card
order by w.lead, w.session, e.swiped_at, e.setl_id, e.event
