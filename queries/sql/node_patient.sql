-- asks: every insured person that a register or an event names
-- parameters: none
-- returns: patient, psn_no, certno, psn_name, gend, brdy, live_admdvs, live_addr, resdbook_no, phone, insutype, employer, sp_psn_type, die_date, registered, source_file, source_row
with seen as (
    select psn_no, sp_psn_type, insutype, case when insutype like '31%' or insutype like '32%' then coalesce(emp_no, emp_name) end as employer from setl_d
    union all
    select psn_no, sp_psn_type, insutype, case when insutype like '31%' or insutype like '32%' then coalesce(emp_no, emp_name) end from mdtrt_d
    union all
    select psn_no, null, null, null from fee_list_d
), mentioned as (
    select psn_no, max(sp_psn_type) as sp_psn_type, max(insutype) as insutype, max(employer) as employer
    from seen where psn_no is not null group by psn_no
), register as (
    -- psn_no is the key of the checked register: one row per person.
    select psn_no, certno, psn_name, gend, brdy, live_admdvs, live_addr, resdbook_no, coalesce(mob, tel) as phone,
           source_file, source_row
    from psn_info_b where psn_no is not null and coalesce(vali_flag, '1') <> '0'
), described as (
    select psn_no from register where certno is not null and psn_name is not null and gend is not null and brdy is not null
), unclear as (
    select psn_no from mentioned anti join described using (psn_no)
), detail as (
    select psn_no, certno, psn_name, brdy, gend from setl_d semi join unclear using (psn_no)
    union all
    select psn_no, certno, psn_name, brdy, gend from mdtrt_d semi join unclear using (psn_no)
), told as (
    select psn_no, max(certno) as certno, max(psn_name) as psn_name, max(brdy) as brdy, max(gend) as gend
    from detail where psn_no is not null group by psn_no
), insured as (
    -- Residents are insured through their village or community, which is an area and no employer.
    select psn_no, min(insutype) as insutype, min(coalesce(emp_no, emp_name)) filter (insutype like '31%' or insutype like '32%') as employer
    from psn_insu_d where psn_no is not null group by psn_no
), given as (
    select coalesce(r.psn_no, p.psn_no) as psn_no, coalesce(r.certno, t.certno) as certno,
           coalesce(r.psn_name, t.psn_name) as psn_name, coalesce(r.gend, t.gend) as gend,
           coalesce(r.brdy, t.brdy) as brdy, r.live_admdvs, r.live_addr, r.resdbook_no, r.phone,
           coalesce(i.insutype, p.insutype) as insutype, coalesce(i.employer, p.employer) as employer, p.sp_psn_type,
           r.psn_no is not null as registered, r.source_file, r.source_row
    from register r
    full join mentioned p on r.psn_no = p.psn_no
    left join told t on t.psn_no = coalesce(r.psn_no, p.psn_no)
    left join insured i on i.psn_no = coalesce(r.psn_no, p.psn_no)
), every as (
-- then: certificates
), named as (
-- then: repeated_numbers
), shared as (
    -- Two names under one number are two people and a mistake in a register, and not one person twice.
    select certno from named group by certno having count(distinct psn_name) > 1
), dead as (
with given as (
    select certno, psn_name, die_date from death_list where certno is not null
)
-- then: certificates
), dead_by_cert as (
    -- A number under which people of different names are registered says of none of them who died, unless the list has
    -- the name. The check after_death shows all of them, with this among the explanations.
    select e.psn_no, min(d.die_date) as die_date
    from every e join dead d on d.certno = e.certno
    left join shared s on s.certno = e.certno
    where s.certno is null or d.psn_name = e.psn_name
    group by e.psn_no
), dead_by_psn as (
    select psn_no, min(die_date) as die_date from death_list where psn_no is not null group by psn_no
)
select cast(row_number() over () - 1 as integer) as patient, * from (
select e.psn_no, e.certno, e.psn_name,
       e.gend, e.brdy, e.live_admdvs, e.live_addr, e.resdbook_no, e.phone, e.insutype, e.employer, e.sp_psn_type,
       coalesce(c.die_date, d.die_date) as die_date, e.registered, e.source_file, e.source_row
from given e
left join dead_by_cert c on c.psn_no = e.psn_no
left join dead_by_psn d on d.psn_no = e.psn_no
order by e.psn_no
)
