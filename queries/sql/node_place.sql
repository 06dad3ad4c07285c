-- asks: every institution that the register or an event names, with its kind
-- parameters: none
-- returns: place, fixmedins_code, fixmedins_name, kind (pharmacy | facility), hosp_lv, region, lat, lon (degrees, both or
--   neither), registered, source_file, source_row
-- Kind: register type, then the code's letter, then the pharmacy grade 11, then what is settled there (domain: import mapping).
with used as (
    select fixmedins_code, max(fixmedins_name) as fixmedins_name,
           max(case when hosp_lv = '11' then 1 else 0 end) as grade_11,
           sum(case when med_type like '4%' or med_type = '9929' then 1 else -1 end) as pharmacy_votes
    from setl_d where fixmedins_code is not null group by fixmedins_code
    union all
    select fixmedins_code, max(fixmedins_name), 0, -count(*)
    from mdtrt_d where fixmedins_code is not null group by fixmedins_code
), seen as (
    select fixmedins_code, max(fixmedins_name) as fixmedins_name, max(grade_11) as grade_11,
           sum(pharmacy_votes) as pharmacy_votes
    from used group by fixmedins_code
), known as (
    select fixmedins_code, arg_min(fixmedins_name, source_row) as fixmedins_name,
           min(fixmedins_type) as fixmedins_type, min(hosp_lv) as hosp_lv,
           min(fix_blng_admdvs) as region,
           arg_min(lat, source_row) filter (where located) as lat, arg_min(lon, source_row) filter (where located) as lon,
           min(source_file) as source_file, min(source_row) as source_row
    from (select *, coalesce(abs(lat) <= 90 and abs(lon) <= 180 and abs(lat) + abs(lon) > 0, false) as located from fixmedins_b)
    where fixmedins_code is not null group by fixmedins_code
), every as (
    select coalesce(k.fixmedins_code, s.fixmedins_code) as fixmedins_code,
           coalesce(k.fixmedins_name, s.fixmedins_name) as fixmedins_name,
           case
               when k.fixmedins_type in ('2', '02') then 'pharmacy'
               when k.fixmedins_type in ('1', '01') then 'facility'
               when k.hosp_lv = '11' or s.grade_11 = 1 then 'pharmacy'
               when upper(left(coalesce(k.fixmedins_code, s.fixmedins_code), 1)) = 'P' then 'pharmacy'
               when upper(left(coalesce(k.fixmedins_code, s.fixmedins_code), 1)) = 'H' then 'facility'
               when s.pharmacy_votes > 0 then 'pharmacy'
               else 'facility'
           end as kind,
           k.hosp_lv, k.region, k.lat, k.lon, k.fixmedins_code is not null as registered, k.source_file, k.source_row
    from known k full join seen s on k.fixmedins_code = s.fixmedins_code
)
select cast(row_number() over (order by fixmedins_code) - 1 as integer) as place, *
from every
order by fixmedins_code
