-- asks: number and cost of visits and stays of every facility by month
-- parameters: none
-- returns: place, kind (visit | stay), level, month, n, total_fen, logs and squares (sums of the logarithm of yuan and of its square, in millionths: whole numbers add up the same in any order)
with care as (
    select 'visit' as kind, place, visited_at as begin_at, cast(medfee_sumamt * 100 as bigint) as fen
    from event_outpatient where counted and medfee_sumamt > 0
    union all
    select 'stay', place, begin_at, total_fen from check_base_stay where total_fen > 0
)
select c.place, c.kind, coalesce(f.hosp_lv, '') as level, strftime(c.begin_at, '%Y-%m') as month, count(*) as n,
       cast(sum(c.fen) as bigint) as total_fen,
       cast(sum(cast(round(ln(c.fen / 100.0) * 1000000) as bigint)) as bigint) as logs,
       cast(sum(cast(round(power(ln(c.fen / 100.0), 2) * 1000000) as bigint)) as bigint) as squares
from care c
join node_place f on f.place = c.place
where f.kind = 'facility'
group by c.place, c.kind, f.hosp_lv, strftime(c.begin_at, '%Y-%m')
order by c.place, c.kind, month
