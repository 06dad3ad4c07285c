-- asks: every doctor that the register or an event names
-- parameters: none
-- returns: doctor, dr_code, dr_name, medins_code, registered, source_file, source_row
with seen as (
    select chfpdr_code as dr_code, max(chfpdr_name) as dr_name, mode(fixmedins_code) as medins_code
    from mdtrt_d where chfpdr_code is not null group by chfpdr_code
    union all
    select bilg_dr_code, max(bilg_dr_name), null
    from fee_list_d where bilg_dr_code is not null group by bilg_dr_code
), used as (
    select dr_code, max(dr_name) as dr_name, max(medins_code) as medins_code from seen group by dr_code
), known as (
    select dr_code, min(dr_name) as dr_name, min(medins_code) as medins_code,
           min(source_file) as source_file, min(source_row) as source_row
    from dr_info_b where dr_code is not null group by dr_code
), every as (
    select coalesce(k.dr_code, u.dr_code) as dr_code, coalesce(k.dr_name, u.dr_name) as dr_name,
           coalesce(k.medins_code, u.medins_code) as medins_code,
           k.dr_code is not null as registered, k.source_file, k.source_row
    from known k full join used u on k.dr_code = u.dr_code
)
select cast(row_number() over (order by dr_code) - 1 as integer) as doctor, *
from every
order by dr_code
