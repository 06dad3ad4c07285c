-- asks: how many nodes of each kind there are, what shares of them are taken of
-- parameters: none
-- returns: kind, nodes
select 'patient' as kind, count(*) as nodes from node_patient
union all
select 'doctor', count(*) from node_doctor
union all
select kind, count(*) from node_place group by kind
order by kind
