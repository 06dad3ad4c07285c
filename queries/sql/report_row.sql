-- asks: valid settlements of the spans of a report, each with the groups that it belongs to; money in fen
-- parameters: none (reads tables report_span(span, since, until) and report_behind(setl_id))
-- returns: span, setl_id, source_file, source_row, psn_no, settled_at, is_refund, odd_refund, total_fen, fund_fen, account_fen, cash_fen (missing: not known), flagged, one column per view
-- Unlike `settled`, a settlement without an institution stays: '' is the group of what is not known.
-- A national code of a chronic disease (M and five digits) looks like a chapter of ICD-10 and is none, so it stays whole.
with flagged as (
    select distinct setl_id from report_behind
), visit as (
    select mdtrt_id, coalesce(dscg_maindiag_code, dise_no) as dise_no from mdtrt_d
), valid as (
    select t.span, s.*, upper(coalesce(v.dise_no, s.dise_no)) as disease_code
    from setl_d s
    join report_span t on s.setl_time >= t.since and s.setl_time < t.until
    left join visit v on v.mdtrt_id = s.mdtrt_id
    where coalesce(s.vali_flag, '1') <> '0'
)
select v.span, v.setl_id, v.source_file, v.source_row, v.psn_no, v.setl_time as settled_at,
       coalesce(v.refd_setl_flag, '0') = '1' or coalesce(v.medfee_sumamt, 0) < 0 as is_refund,
       coalesce(v.refd_setl_flag, '0') = '1' and coalesce(v.medfee_sumamt, 0) > 0 as odd_refund,
       cast(v.medfee_sumamt * 100 as bigint) as total_fen, cast(v.fund_pay_sumamt * 100 as bigint) as fund_fen,
       cast(v.acct_pay * 100 as bigint) as account_fen, cast(v.cash_payamt * 100 as bigint) as cash_fen,
       f.setl_id is not null as flagged,
       coalesce(q.region, v.fix_blng_admdvs, '') as place_region,
       coalesce(v.insu_admdvs, '') as insured_region,
       coalesce(p.live_admdvs, '') as home_region,
       coalesce(v.insutype, p.insutype, '') as insurance,
       coalesce(v.psn_type, '') as person_type,
       case
           when date_sub('year', coalesce(p.brdy, v.brdy), cast(v.setl_time as date)) between 0 and 17 then '0-17'
           when date_sub('year', coalesce(p.brdy, v.brdy), cast(v.setl_time as date)) between 18 and 44 then '18-44'
           when date_sub('year', coalesce(p.brdy, v.brdy), cast(v.setl_time as date)) between 45 and 59 then '45-59'
           when date_sub('year', coalesce(p.brdy, v.brdy), cast(v.setl_time as date)) between 60 and 74 then '60-74'
           when date_sub('year', coalesce(p.brdy, v.brdy), cast(v.setl_time as date)) between 75 and 120 then '75+'
           else ''
       end as age,
       case
           when v.disease_code is null and q.kind = 'pharmacy' then 'sale:'
           when v.disease_code is null then ''
           when regexp_matches(v.disease_code, '^[A-Z][0-9]{2}([.]|$)') then 'icd:' || left(v.disease_code, 3)
           else 'code:' || v.disease_code
       end as disease,
       coalesce(q.kind, '') as place_kind,
       coalesce(v.fixmedins_code, '') as place
from valid v
left join node_patient p on p.psn_no = v.psn_no
left join node_place q on q.fixmedins_code = v.fixmedins_code
left join flagged f on f.setl_id = v.setl_id
