-- asks: what the fund paid for stays at chosen facilities in the disease classes of chosen stays, others' stays
-- parameters: table wanted(kind, number, row_key): kind is place, patient or stay; of stays the row_key
-- returns: disease (first three characters of the diagnosis), fund_fen, times
with class as (
    select distinct left(dise_no, 3) as disease from event_admission
    where row_key in (select row_key from wanted where kind = 'stay') and dise_no is not null
)
select left(dise_no, 3) as disease, cast(fund_pay_sumamt * 100 as bigint) as fund_fen, count(*) as times
from event_admission
where counted and place in (select number from wanted where kind = 'place') and fund_pay_sumamt > 0
  and left(dise_no, 3) in (from class) and patient not in (select number from wanted where kind = 'patient')
group by all
order by all
