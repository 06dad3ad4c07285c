-- asks: how many persons and institutions there are, what shares of them are taken of
-- parameters: none
-- returns: kind, of
select 'patient' as kind, count(*) as of from node_patient
union all
select kind, count(*) from node_place group by kind
order by kind
