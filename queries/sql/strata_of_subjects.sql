-- asks: who is compared with whom: persons with about as much care, institutions of one kind and level
-- parameters: none
-- returns: kind, id, stratum, size (how many are in it), care (of institutions: purchases, visits and stays)
-- Persons by stays (0, 1, 2, 3 to 5, more) and by purchases and visits (doubling classes), which is what a check can trip over.
-- Institutions are too few for classes of care: how much they give is told as it is.
with care as (
    select patient, place, true as stay from event_admission where counted
    union all
    select patient, place, false from event_purchase
    union all
    select patient, place, false from event_outpatient where counted
), had as (
    select patient, count(*) filter (where stay) as stays, count(*) filter (where not stay) as others
    from care group by patient
), gave as (
    select place, count(*) as care from care group by place
), person as (
    select n.psn_no as id, coalesce(c.stays, 0) as stays, coalesce(c.others, 0) as others
    from node_patient n
    left join had c on c.patient = n.patient
), every as (
    select 'patient' as kind, id,
           case when stays > 5 then '6' when stays > 2 then '3' else cast(stays as varchar) end || ' '
               || cast(cast(floor(log2(others + 1)) as integer) as varchar) as stratum,
           null::bigint as care
    from person
    union all
    select n.kind, n.fixmedins_code, coalesce(n.hosp_lv, ''), coalesce(g.care, 0)
    from node_place n
    left join gave g on g.place = n.place
)
select kind, id, stratum, count(*) over (partition by kind, stratum) as size, care
from every
