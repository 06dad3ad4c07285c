-- asks: purchases that were not taken back, whatever the precision of their time
-- parameters: none (a working table that the questions of checks read)
-- returns: setl_id, patient, place, swiped_at, precise (may be used to the minute), total_fen, paid_fen (fund and account)
-- What may be used for rhythm is known to stand; the rest (batch uploads, coarse times) is compared with what does not count.
select e.setl_id, e.patient, e.place, e.swiped_at, e.counted as precise,
       cast(coalesce(e.medfee_sumamt, 0) * 100 as bigint) as total_fen,
       cast((e.fund_pay_sumamt + e.acct_pay) * 100 as bigint) as paid_fen
from event_purchase e
left join check_base_undone u on not e.counted and u.setl_id = e.setl_id
where e.counted or u.setl_id is null
