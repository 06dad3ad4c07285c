-- asks: insured persons of the same age group as one, and how near they are
-- parameters: $id, $day (the day on which ages are counted)
-- returns: id, ring (1 same insurance and area of home, 2 same insurance, 3 same age)
with every as (
    select psn_no as id, insutype, live_admdvs,
           case
               when date_sub('year', brdy, cast($day as date)) between 0 and 17 then '0-17'
               when date_sub('year', brdy, cast($day as date)) between 18 and 44 then '18-44'
               when date_sub('year', brdy, cast($day as date)) between 45 and 59 then '45-59'
               when date_sub('year', brdy, cast($day as date)) between 60 and 74 then '60-74'
               when date_sub('year', brdy, cast($day as date)) between 75 and 120 then '75+'
               else ''
           end as age
    from node_patient
), own as (
    select insutype, live_admdvs, age from every where id = $id
)
select e.id,
       case
           when e.insutype is distinct from o.insutype then 3
           when e.live_admdvs is distinct from o.live_admdvs then 2
           else 1
       end as ring
from every e
join own o on o.age = e.age
where e.id <> $id
order by e.id
