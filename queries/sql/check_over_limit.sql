-- asks: purchases over the limit without a prescription and of more than one pack, by pharmacy
-- parameters: $limit_yuan of a single purchase, $purchases of a pharmacy at least
-- returns: rows behind findings, one finding per pharmacy; said: known (purchases without prescription whose lines are there)
-- Only purchases whose fee lines are there can be judged.
with sold as (
    select setl_id, count(*) as lines, sum(coalesce(cnt, 1)) as packs, count(rx_drord_no) as prescribed
    from fee_list_d
    where setl_id is not null and coalesce(vali_flag, '1') <> '0' and coalesce(det_item_fee_sumamt, 0) > 0
    group by setl_id
), free as (
    select b.*, s.lines, s.packs from check_base_purchase b join sold s on s.setl_id = b.setl_id
    where s.prescribed = 0 and b.paid_fen > 0
), over_limit as (
    select * from free where total_fen > $limit_yuan * 100 and not (lines = 1 and packs <= 1)
), shop as (
    select f.place, count(*) as known from free f group by f.place
), many as (
    select place from over_limit group by place having count(*) >= $purchases
)
select o.place as subject, '' as part, 'setl_d' as row_table, o.setl_id as row_key, null::varchar as source_file,
       null::bigint as source_row, o.patient, o.place, o.swiped_at as at_time, true as stake, {'known': p.known} as said
from over_limit o
semi join many m on m.place = o.place
join shop p on p.place = o.place
