-- asks: what is usual among the peers of one, month by month and as a whole
-- parameters: $own
-- returns: month ('*' the whole), measure, peers, low, middle, high (quartiles), spread (median distance from the middle)
-- Peers are those with any traffic; a month in which a peer has none counts as nothing for it. Quartiles are linear
-- between values (type 7 of Hyndman and Fan, 1996), exact for fen below 2^51. The one itself is not among its peers.
with peer as (
    select distinct subject from card_traffic where subject <> $own and purchases + outpatient + stays > 0
), month as (
    select distinct month from card_traffic where month <> ''
), grid as (
    select p.subject, m.month, coalesce(t.rows, 0) as rows, t.total_known, t.fund_known, t.account_known,
           coalesce(t.purchases + t.outpatient + t.stays, 0) as visits, coalesce(t.people, 0) as people,
           coalesce(t.places, 0) as places, coalesce(t.total_fen, 0) as total_fen,
           coalesce(t.fund_fen, 0) as fund_fen, coalesce(t.account_fen, 0) as account_fen
    from peer p
    cross join month m
    left join card_traffic t on t.subject = p.subject and t.month = m.month
), measured as (
    select month, 'visits' as measure, cast(visits as double) as value from grid
    union all
    select month, 'people', cast(people as double) from grid
    union all
    select month, 'places', cast(places as double) from grid
    union all
    select month, 'fund', case when rows = 0 or fund_known > 0 then cast(fund_fen as double) end from grid
    union all
    select month, 'account', case when rows = 0 or account_known > 0 then cast(account_fen as double) end from grid
    union all
    select month, 'each', total_fen / visits from grid where visits > 0 and total_known > 0
), usual as (
    select month, measure, count(value) as peers, quantile_cont(value, 0.25) as low,
           quantile_cont(value, 0.5) as middle, quantile_cont(value, 0.75) as high
    from measured
    group by month, measure
)
select u.month, u.measure, any_value(u.peers) as peers, any_value(u.low) as low, any_value(u.middle) as middle,
       any_value(u.high) as high, quantile_cont(abs(m.value - u.middle), 0.5) as spread
from usual u
join measured m on m.month = u.month and m.measure = u.measure
group by u.month, u.measure
order by u.month, u.measure
