-- asks: people with two active basic insurances, by scheme or by region
-- parameters: $basic, codes of the basic insurances
-- returns: rows behind findings, one finding per person; said: kinds
-- People are told apart by certificate where one is known, by person number where people of different names share one. Of one scheme in one region several rows (employers) are no finding.
with given as (
    select *, certno as written from psn_insu_d
    where coalesce(psn_insu_stas, case when paus_insu_date is null then '1' end) = '1'
      and list_contains(cast($basic as varchar[]), insutype)
), entry as (
-- then: certificates
), active as (
    select case when h.certno is null then coalesce(i.certno, n.certno, n.psn_no) else n.psn_no end as person, n.patient, i.insutype, i.insu_admdvs, i.psn_insu_date,
           coalesce(i.psn_no, i.written) as row_key, i.source_file, i.source_row
    from entry i
    join check_base_person n on n.psn_no = i.psn_no
    left join check_base_shared h on h.certno = coalesce(i.certno, n.certno)
), twice as (
    select person, min(patient) as subject, count(distinct (case when insutype like '39%' or insutype = '380' then 'r' else 'e' end)
               || coalesce(insu_admdvs, '')) as kinds
    from active group by person
    having count(distinct (case when insutype like '39%' or insutype = '380' then 'r' else 'e' end) || coalesce(insu_admdvs, '')) >= 2
)
select t.subject, '' as part, 'psn_insu_d' as row_table, a.row_key, a.source_file, a.source_row, a.patient,
       null::integer as place, cast(a.psn_insu_date as timestamp) as at_time, true as stake, {'kinds': t.kinds} as said
from active a
join twice t on t.person = a.person
