-- part: the end of every graph_around question: sum up touch per neighbour, keep the first ones, list their occurrences
), pair as (
    select relation, side, centre, other, count(*) as occurrences, min(at_time) as first_at, max(at_time) as last_at,
           coalesce(sum(fund), 0) as fund, coalesce(sum(account), 0) as account
    from touch group by relation, side, centre, other
), ranked as (
    select *, count(*) over every as neighbours, cast(sum(occurrences) over every as bigint) as every_occurrence,
           row_number() over (
               partition by relation, side, centre
               order by case $ordering when 'recent' then coalesce(epoch(last_at), 0)
                        when 'money' then cast(fund + account as double) else cast(occurrences as double) end desc,
                        occurrences desc, fund + account desc, other
           ) as ranking
    from pair window every as (partition by relation, side, centre)
), occurrence as (
    select r.*, t.at_time, t.setl_id, t.mdtrt_id, t.line_id, t.other_setl_id, t.other_mdtrt_id, t.via,
           count(distinct cast(t.at_time as date)) over (
               partition by r.relation, r.side, r.centre, r.other
           ) as days,
           row_number() over (
               partition by r.relation, r.side, r.centre, r.other
               order by t.at_time, t.setl_id, t.mdtrt_id, t.line_id, t.other_setl_id, t.other_mdtrt_id, t.via
           ) as position
    from ranked r
    join touch t on t.relation = r.relation and t.side = r.side and t.centre = r.centre and t.other = r.other
    where r.ranking <= $nearest
)
select relation, side, centre, other, occurrences, first_at, last_at, days, cast(fund * 100 as bigint) as fund_fen,
       cast(account * 100 as bigint) as account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id,
       line_id, other_setl_id, other_mdtrt_id, via
from occurrence
where position <= $shown
order by relation, side, centre, ranking, position
