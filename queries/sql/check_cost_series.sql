-- asks: number and cost of visits and stays of every facility by month
-- parameters: none
-- returns: place, kind (visit | stay), level, month, n, total_fen, logs and squares (sums of the logarithm of yuan and of its square, in millionths: whole numbers add up the same in any order)
with care as (
    select 'visit' as kind, place, visited_at as begin_at, cast(medfee_sumamt * 100 as bigint) as fen
    from event_outpatient where counted and medfee_sumamt > 0
    union all
    select 'stay', place, begin_at, total_fen from check_base_stay where total_fen > 0
), logged as (
    select place, kind, date_trunc('month', begin_at) as month_on, fen, ln(fen / 100.0) as log from care
), monthly as (
    select place, kind, month_on, count(*) as n, cast(sum(fen) as bigint) as total_fen,
           cast(sum(cast(round(log * 1000000) as bigint)) as bigint) as logs,
           cast(sum(cast(round(log * log * 1000000) as bigint)) as bigint) as squares
    from logged group by place, kind, month_on
)
select c.place, c.kind, coalesce(f.hosp_lv, '') as level, strftime(c.month_on, '%Y-%m') as month, c.n,
       c.total_fen, c.logs, c.squares
from monthly c
join node_place f on f.place = c.place
where f.kind = 'facility'
order by c.place, c.kind, month
