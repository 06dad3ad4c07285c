-- asks: swipes at pharmacies, and which of them may be used for rhythm
-- parameters: $batch_size, distinct persons at one place in one second from which the second is a batch upload
-- returns: event, setl_id, patient, card, place, swiped_at, money, operator, counted, batch
-- Persons are counted only in seconds that have as many swipes; few have.
with busy as (
    select place, settled_at from settled where at_pharmacy and not is_refund
    group by place, settled_at having count(*) >= $batch_size
), batch as (
    select place, settled_at from settled semi join busy using (place, settled_at) where at_pharmacy and not is_refund
    group by place, settled_at having count(distinct patient) >= $batch_size
)
select cast(row_number() over () - 1 as integer) as event, * from (
select s.setl_id, s.patient, c.card, s.place, s.settled_at as swiped_at,
       s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt, s.opter_id,
       not s.is_refund and not s.is_taken_back and s.precise and b.settled_at is null as counted,
       b.settled_at is not null as batch
from settled s
left join batch b on b.place = s.place and b.settled_at = s.settled_at
left join node_card c on c.card_id = s.card_id and c.patient = s.patient
where s.at_pharmacy
order by s.place, s.settled_at, s.patient, s.setl_id
)
