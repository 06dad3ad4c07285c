-- asks: hospital stays whose money was not taken back, with what only the visit's row knows
-- parameters: none (a working table that the questions of checks read)
-- returns: row_table, row_key, mdtrt_id, patient, place, begin_at, end_at (missing: not known), dise_no, dept, phone, sp_psn_type, total_fen, fund_fen, med_type, refl_old_mdtrt_id, inhosp_stas
with visit as (
    select mdtrt_id, med_type, refl_old_mdtrt_id, inhosp_stas
    from mdtrt_d where med_type like '2%' or med_type = '52'
)
select case when m.mdtrt_id is null then 'setl_d' else 'mdtrt_d' end as row_table,
       e.row_key, e.mdtrt_id, e.patient, e.place, e.begin_at, e.end_at, e.dise_no, e.dept, e.phone, e.sp_psn_type,
       cast(e.medfee_sumamt * 100 as bigint) as total_fen, cast(coalesce(e.fund_pay_sumamt, 0) * 100 as bigint) as fund_fen,
       m.med_type, m.refl_old_mdtrt_id, m.inhosp_stas
from event_admission e
left join visit m on m.mdtrt_id = e.row_key
where e.counted and coalesce(e.medfee_sumamt, 1) > 0
