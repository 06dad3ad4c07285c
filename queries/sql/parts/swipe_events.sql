-- part: the settlements of `chosen` as swipes in the order of (place, time)
-- Persons are counted only in seconds that have as many swipes; few have.
, busy as (
    select place, settled_at from chosen where not is_refund
    group by place, settled_at having count(*) >= $batch_size
), batch as (
    select place, settled_at from chosen semi join busy using (place, settled_at) where not is_refund
    group by place, settled_at having count(distinct patient) >= $batch_size
)
select cast(row_number() over () - 1 as integer) as event, * from (
select s.setl_id, s.patient, c.card, s.place, s.settled_at as swiped_at,
       s.medfee_sumamt, s.fund_pay_sumamt, s.acct_pay, s.cash_payamt, s.opter_id,
       not s.is_refund and not s.is_taken_back and s.precise and b.settled_at is null as counted,
       b.settled_at is not null as batch
from chosen s
left join batch b on b.place = s.place and b.settled_at = s.settled_at
left join node_card c on c.card_id = s.card_id and c.patient = s.patient
order by s.place, s.settled_at, s.patient, s.setl_id
)
