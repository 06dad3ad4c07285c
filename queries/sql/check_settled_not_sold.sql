-- asks: drugs of which an institution settled more than it reported as sold
-- parameters: $least_units and $least_share of what was settled, from which it is listed; $unit_share of the sale's price below
--   which a line counts parts of a pack
-- returns: rows behind findings, one finding per institution and drug; said: drug, name, since, until, settled, sold, short
-- Only between the first and the last sale that the institution reported, and drugs that the sales name. Sales without a
-- settlement count for the institution. Settlements that were taken back, and refunds of a part, do not count as settled.
with sale as materialized (
    select f.place, s.med_list_codg as drug, s.setl_id, s.sel_retn_time, s.sel_retn_cnt as cnt, s.finl_trns_pric as pric, s.trdn_flag,
           s.rid, s.source_file, s.source_row
    from medins_prod_sel_d s
    join node_place f on f.fixmedins_code = s.fixmedins_code
    anti join check_base_undone u on u.setl_id = s.setl_id
    where coalesce(s.vali_flag, '1') <> '0'
), reporting as materialized (
    select place, cast(min(sel_retn_time) as date) as since, cast(max(sel_retn_time) as date) as until
    from sale where setl_id is not null and sel_retn_time is not null group by place
), price as materialized (
    select drug, median(pric) as pric from sale where pric > 0 and cnt > 0 and coalesce(trdn_flag, '0') <> '1' group by drug
), whole as materialized (
    select place, drug from sale group by place, drug having bool_and(coalesce(trdn_flag, '1') = '0')
), unclear as materialized (
    select distinct place, drug from sale where cnt is null or sel_retn_time is null
), line as not materialized (
    select f.place, coalesce(l.med_list_codg, l.hilist_code) as drug, l.setl_id, l.fee_ocur_time, l.cnt, l.bkkp_sn, l.psn_no, l.hilist_name, r.since, r.until
    from fee_list_d l
    join node_place f on f.fixmedins_code = l.fixmedins_code
    join reporting r on r.place = f.place
    semi join (select distinct drug from sale) k on k.drug = coalesce(l.med_list_codg, l.hilist_code)
    left join price p on p.drug = coalesce(l.med_list_codg, l.hilist_code)
    left join whole w on p.drug is null and w.place = f.place and w.drug = coalesce(l.med_list_codg, l.hilist_code)
    anti join unclear c on c.place = f.place and c.drug = coalesce(l.med_list_codg, l.hilist_code)
    anti join check_base_undone u on u.setl_id = l.setl_id
    where l.setl_id is not null and coalesce(l.vali_flag, '1') <> '0' and coalesce(l.det_item_fee_sumamt, 0) > 0 and l.cnt > 0
      and cast(l.fee_ocur_time as date) between r.since and r.until
      and if(p.drug is null, w.drug is not null, l.det_item_fee_sumamt >= $unit_share * p.pric * l.cnt)
), refund as materialized (
    select f.place, coalesce(l.med_list_codg, l.hilist_code) as drug, -sum(l.cnt) as cnt
    from fee_list_d l
    join node_place f on f.fixmedins_code = l.fixmedins_code
    join setl_d s on s.setl_id = l.setl_id
    anti join check_base_undone u on u.setl_id = s.init_setl_id
    where l.cnt < 0 and coalesce(l.vali_flag, '1') <> '0' and coalesce(s.vali_flag, '1') <> '0'
    group by f.place, coalesce(l.med_list_codg, l.hilist_code)
), settled as materialized (
    select place, drug, setl_id, sum(cnt) as cnt from line group by place, drug, setl_id
), reported as materialized (
    select place, drug, setl_id, sum(cnt) as cnt from sale where cnt > 0 and setl_id is not null group by place, drug, setl_id
), missing as materialized (
    select s.place, s.drug, s.setl_id, s.cnt, s.cnt - coalesce(r.cnt, 0) as lacks
    from settled s left join reported r on r.place = s.place and r.drug = s.drug and r.setl_id = s.setl_id
), total as (
    select place, drug, sum(cnt) as cnt from sale where cnt > 0 group by place, drug
), short as materialized (
    select m.place, m.drug, sum(m.cnt) - coalesce(any_value(b.cnt), 0) as settled, coalesce(any_value(t.cnt), 0) as sold
    from missing m
    left join total t on t.place = m.place and t.drug = m.drug
    left join refund b on b.place = m.place and b.drug = m.drug
    group by m.place, m.drug
    having sum(m.cnt) - coalesce(any_value(b.cnt), 0) - coalesce(any_value(t.cnt), 0)
        >= greatest($least_units, $least_share * (sum(m.cnt) - coalesce(any_value(b.cnt), 0)))
), lines as materialized (
    select l.*, m.lacks > 0 and coalesce(sum(if(m.lacks > 0, l.cnt, 0)) over (
               partition by l.place, l.drug order by l.fee_ocur_time desc, l.bkkp_sn desc
               rows between unbounded preceding and 1 preceding), 0) < s.settled - s.sold as stake
    from line l
    join short s on s.place = l.place and s.drug = l.drug
    join missing m on m.place = l.place and m.drug = l.drug and m.setl_id = l.setl_id
), named as (
    select place, drug, min(hilist_name) as name from lines group by place, drug
), row as (
    select place, drug, 'fee_list_d' as row_table, bkkp_sn as row_key, null::varchar as source_file, null::bigint as source_row,
           if(stake, psn_no, null) as psn_no, fee_ocur_time as at_time, stake
    from lines
    union all
    select e.place, e.drug, 'medins_prod_sel_d', e.rid, e.source_file, e.source_row, null, e.sel_retn_time, false
    from sale e semi join short s on s.place = e.place and s.drug = e.drug
)
select r.place as subject, r.drug as part, r.row_table, r.row_key, r.source_file, r.source_row, p.patient, r.place, r.at_time, r.stake,
       {'drug': r.drug, 'name': n.name, 'since': w.since, 'until': w.until,
        'settled': regexp_replace(printf('%.2f', s.settled), '\.?0+$', ''), 'sold': regexp_replace(printf('%.2f', s.sold), '\.?0+$', ''),
        'short': regexp_replace(printf('%.2f', s.settled - s.sold), '\.?0+$', '')} as said
from row r
join short s on s.place = r.place and s.drug = r.drug
join reporting w on w.place = r.place
left join named n on n.place = r.place and n.drug = r.drug
left join node_patient p on p.psn_no = r.psn_no
