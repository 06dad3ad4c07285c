-- asks: dear or long stays outside of the insured person's county
-- parameters: $large_yuan, total from which a stay is dear; $long_days from which it is long
-- returns: rows behind findings, one finding per stay; said: days, total_fen
with abroad as (
    select distinct case when m.mdtrt_id is null then s.setl_id else s.mdtrt_id end as row_key
    from setl_d s
    left join mdtrt_d m on m.mdtrt_id = s.mdtrt_id
    where (s.med_type like '2%' or s.med_type = '52') and coalesce(s.vali_flag, '1') <> '0'
      and coalesce(s.out_flag in ('1', '2'), left(s.insu_admdvs, 6) <> left(s.fix_blng_admdvs, 6))
), stay as (
    select s.*, date_diff('day', cast(begin_at as date), cast(end_at as date)) as days
    from check_base_stay s
    semi join abroad a on a.row_key = s.row_key
)
select patient as subject, row_key as part, row_table, row_key, null::varchar as source_file, null::bigint as source_row,
       patient, place, begin_at as at_time, true as stake, {'days': days, 'total_fen': total_fen} as said
from stay
where total_fen >= $large_yuan * 100 or days >= $long_days
