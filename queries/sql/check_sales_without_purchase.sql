-- asks: drugs, and lots of them, of which an institution settled more than it can have had in stock
-- parameters: $least_units and $least_share of what was settled, from which it is listed; $opening_days of sales that an
--   opening stock which nobody counted is taken to cover; $entry_days that goods may be entered late; $silent_days after the
--   last purchase for which an institution is taken to report still; $unit_share of the purchase price below which a line
--   counts parts of a pack; $out_changes, kinds of stock changes that bring nothing in
-- returns: rows behind findings, one finding per institution and drug (and lot); said: drug, name, lot, since, counted, assumed,
--   got, settled, short, left_out
-- Balance from a count (or the first purchase) on: what went out, less what came in up to $entry_days later, less the stock.
-- Only drugs that the stock tables name; what cannot be compared (quantity or date missing, several packs) is left out.
with returned as materialized (
    select distinct setl_id, med_list_codg as drug from medins_prod_sel_retn_d where setl_id is not null
), moved as materialized (
    select f.place, m.* exclude (fixmedins_code)
    from (
        select fixmedins_code, med_list_codg as drug, upper(manu_lotnum) as lot, purc_retn_stoin_time as at_time,
               purc_retn_cnt as cnt, finl_trns_pric as pric, 'medins_prod_purc_d' as row_table, rid as row_key, source_file, source_row
        from medins_prod_purc_d where coalesce(vali_flag, '1') <> '0'
        union all
        select fixmedins_code, med_list_codg, null, purc_retn_stoin_time, -abs(purc_retn_cnt), null, 'medins_prod_purc_retn_d', rid, source_file, source_row
        from medins_prod_purc_retn_d where coalesce(vali_flag, '1') <> '0'
        union all
        select fixmedins_code, med_list_codg, null, inv_chg_time, if(cnt < 0, 0, cnt), null, 'medins_prod_inv_chg_d', rid, source_file, source_row
        from medins_prod_inv_chg_d
        where coalesce(vali_flag, '1') <> '0' and not coalesce(list_contains(cast($out_changes as varchar[]), inv_chg_type), false)
        union all
        select r.fixmedins_code, r.med_list_codg, upper(r.manu_lotnum), r.sel_retn_time, abs(r.sel_retn_cnt), null, 'medins_prod_sel_retn_d', r.rid, r.source_file, r.source_row
        from medins_prod_sel_retn_d r anti join check_base_undone u on u.setl_id = r.setl_id
        where coalesce(r.vali_flag, '1') <> '0'
        union all
        select s.fixmedins_code, s.med_list_codg, upper(s.manu_lotnum), s.sel_retn_time, -s.sel_retn_cnt, null, 'medins_prod_sel_d', s.rid, s.source_file, s.source_row
        from medins_prod_sel_d s anti join check_base_undone u on u.setl_id = s.setl_id
        where coalesce(s.vali_flag, '1') <> '0' and s.sel_retn_cnt < 0
        union all
        -- refunds of a part; what the sale returns name already is not taken twice
        select l.fixmedins_code, coalesce(l.med_list_codg, l.hilist_code), null, l.fee_ocur_time, abs(l.cnt), null, 'fee_list_d', l.bkkp_sn, l.source_file, l.source_row
        from fee_list_d l
        join setl_d s on s.setl_id = l.setl_id
        anti join check_base_undone u on u.setl_id = s.init_setl_id
        anti join returned b on b.setl_id = s.init_setl_id and b.drug = coalesce(l.med_list_codg, l.hilist_code)
        anti join returned t on t.setl_id = s.setl_id and t.drug = coalesce(l.med_list_codg, l.hilist_code)
        where l.cnt < 0 and coalesce(l.vali_flag, '1') <> '0' and coalesce(s.vali_flag, '1') <> '0'
    ) m
    join node_place f on f.fixmedins_code = m.fixmedins_code
), reporting as materialized (
    select place, cast(min(at_time) as date) as since, cast(max(at_time) as date) + cast($silent_days as integer) as until
    from moved where row_table = 'medins_prod_purc_d' and at_time is not null group by place
), price as materialized (
    select drug, median(pric) as pric from moved where row_table = 'medins_prod_purc_d' and pric > 0 group by drug
), counted as materialized (
    select f.place, i.med_list_codg as drug, upper(i.manu_lotnum) as lot, i.invdate as day, i.inv_cnt as cnt,
           i.rid as row_key, i.source_file, i.source_row
    from medins_prod_inv_d i join node_place f on f.fixmedins_code = i.fixmedins_code
    where coalesce(i.vali_flag, '1') <> '0'
), unclear as materialized (
    select place, drug from moved where cnt is null or at_time is null
    union
    select place, drug from counted where cnt is null or day is null
    union
    select m.place, m.drug from moved m join price p on p.drug = m.drug
    where m.row_table = 'medins_prod_purc_d' and m.pric * $unit_share > p.pric
), known as materialized (
    select drug from moved where row_table <> 'fee_list_d' union select drug from counted union select med_list_codg from medins_prod_sel_d
), parted as materialized (
    select distinct setl_id, med_list_codg as drug from medins_prod_sel_d where setl_id is not null and trdn_flag = '1'
), whole as materialized (
    select distinct s.setl_id, s.med_list_codg as drug from medins_prod_sel_d s anti join price p on p.drug = s.med_list_codg
    where s.setl_id is not null and s.trdn_flag = '0'
), line as not materialized (
    select f.place, k.drug, cast(l.fee_ocur_time as date) as day, l.fee_ocur_time, l.cnt, l.bkkp_sn, l.psn_no, l.setl_id, l.hilist_name
    from fee_list_d l
    join node_place f on f.fixmedins_code = l.fixmedins_code
    join reporting r on r.place = f.place
    join known k on k.drug = coalesce(l.med_list_codg, l.hilist_code)
    left join price p on p.drug = k.drug
    left join whole w on p.drug is null and w.setl_id = l.setl_id and w.drug = k.drug
    anti join unclear c on c.place = f.place and c.drug = k.drug
    anti join parted d on d.setl_id = l.setl_id and d.drug = k.drug
    anti join check_base_undone u on u.setl_id = l.setl_id
    where l.setl_id is not null and coalesce(l.vali_flag, '1') <> '0' and coalesce(l.det_item_fee_sumamt, 0) > 0 and l.cnt > 0
      and cast(l.fee_ocur_time as date) <= r.until
      and if(p.drug is null, w.drug is not null, l.det_item_fee_sumamt >= $unit_share * p.pric * l.cnt)
), settled as materialized (
    select place, drug, day, sum(cnt) as cnt from line group by place, drug, day
), daily as materialized (
    -- of fewer packs than $least_units, settled or sent back, no more can be missing
    select s.* from settled s
    semi join (
        select place, drug from (
            select place, drug, cnt from settled
            union all
            select place, drug, -cnt from moved where cnt < 0
        )
        group by place, drug having sum(cnt) >= $least_units
    ) e on e.place = s.place and e.drug = s.drug
), lotted as materialized (
    -- where every count, purchase and return names its lot, and nothing else came in
    (select place, drug from counted group by place, drug having bool_and(length(coalesce(lot, '')) >= 4 and regexp_matches(lot, '[0-9]'))
     intersect
     select place, drug from moved where row_table = 'medins_prod_purc_d' group by place, drug
     having bool_and(length(coalesce(lot, '')) >= 4 and regexp_matches(lot, '[0-9]')))
    except
    select place, drug from moved where (row_table = 'medins_prod_inv_chg_d' and cnt > 0) or (row_table <> 'medins_prod_purc_d' and cnt > 0 and lot is null)
    except
    select place, drug from unclear
), first_count as materialized (
    select c.place, c.drug, min(c.day) as day from counted c semi join lotted e on e.place = c.place and e.drug = c.drug group by c.place, c.drug
), sold as not materialized (
    select f.place, s.med_list_codg as drug, upper(s.manu_lotnum) as lot, cast(s.sel_retn_time as date) as day, s.sel_retn_time,
           s.sel_retn_cnt as cnt, s.rid, s.setl_id, s.psn_no, s.source_file, s.source_row
    from medins_prod_sel_d s
    join node_place f on f.fixmedins_code = s.fixmedins_code
    join reporting r on r.place = f.place
    join first_count e on e.place = f.place and e.drug = s.med_list_codg
    left join price p on p.drug = s.med_list_codg
    anti join check_base_undone u on u.setl_id = s.setl_id
    where s.setl_id is not null and coalesce(s.vali_flag, '1') <> '0' and s.sel_retn_cnt > 0 and coalesce(s.trdn_flag, '0') <> '1'
      and length(coalesce(s.manu_lotnum, '')) >= 4 and regexp_matches(s.manu_lotnum, '[0-9]')
      and cast(s.sel_retn_time as date) > e.day and cast(s.sel_retn_time as date) <= r.until
      and coalesce(s.finl_trns_pric >= $unit_share * p.pric, true)
), by_lot as (
    -- by lot the sums since the first count are compared, whenever it came in
    select place, drug, lot, since, max(last) as day, coalesce(sum(stock), 0) as stock, coalesce(sum(came), 0) as came, sum(gone) as gone
    from (
        select o.place, o.drug, o.lot, e.day as since, max(o.day) as last, null::double as stock, null::double as came, cast(sum(o.cnt) as double) as gone
        from sold o join first_count e on e.place = o.place and e.drug = o.drug group by o.place, o.drug, o.lot, e.day
        union all
        select c.place, c.drug, c.lot, c.day, null, cast(sum(c.cnt) as double), null, null
        from counted c semi join first_count e on e.place = c.place and e.drug = c.drug and e.day = c.day group by c.place, c.drug, c.lot, c.day
        union all
        select m.place, m.drug, m.lot, e.day, null, null, cast(sum(m.cnt) as double), null
        from moved m join first_count e on e.place = m.place and e.drug = m.drug and cast(m.at_time as date) >= e.day
        where m.cnt > 0 and m.lot is not null group by m.place, m.drug, m.lot, e.day
    )
    group by place, drug, lot, since
), flow as materialized (
    select place, drug, day, cast(sum(gone) as double) as gone, cast(sum(came) as double) as came
    from (
        select place, drug, day, cnt as gone, 0 as came from daily
        union all
        select m.place, m.drug, cast(m.at_time as date), if(m.cnt < 0, -m.cnt, 0), if(m.cnt > 0, m.cnt, 0)
        from moved m semi join daily d on d.place = m.place and d.drug = m.drug
    )
    group by place, drug, day
), opening as materialized (
    select c.place, c.drug, c.day, cast(sum(c.cnt) as double) as stock, true as counted
    from counted c semi join daily d on d.place = c.place and d.drug = c.drug group by c.place, c.drug, c.day
    union all
    select d.place, d.drug, r.since - 1,
           cast(coalesce(sum(d.cnt) filter (where d.day >= r.since and d.day < r.since + cast($opening_days as integer)), 0) as double), false
    from daily d join reporting r on r.place = d.place anti join counted c on c.place = d.place and c.drug = d.drug
    group by d.place, d.drug, r.since
), begun as materialized (
    -- a count stands for the end of its day: sales of the day are in it, goods that came on that day are not
    select place, drug, day, stock, counted, gone, came, gone - came + stock as base
    from (
        select place, drug, day, stock, counted, sum(gone) over w as gone, sum(came) over w as came
        from (
            select place, drug, day, 1 as turn, gone, 0.0 as came, null::double as stock, null::boolean as counted from flow
            union all
            select place, drug, day, 3, 0, came, null, null from flow
            union all
            select place, drug, day, 2, 0, 0, stock, counted from opening
        )
        window w as (partition by place, drug order by day, turn rows unbounded preceding)
    )
    where stock is not null
), balance as (
    select place, drug, day, turn, sum(gone) over w as gone, sum(came) over w as came, min(base) over w as base
    from (
        select place, drug, day - cast($entry_days as integer) as day, 1 as turn, 0.0 as gone, came, null::double as base
        from flow where came > 0
        union all
        select place, drug, day, 2, gone, 0, null from flow where gone > 0
        union all
        select place, drug, day, 3, 0, 0, base from begun
    )
    window w as (partition by place, drug order by day, turn rows unbounded preceding)
), peak as materialized (
    select place, drug, max(gone - came - base) as short,
           arg_max({'day': day, 'gone': gone, 'came': came, 'base': base}, (gone - came - base, date '1970-01-01' - day)) as at
    from balance where turn = 2 and base is not null and gone - came - base >= $least_units group by place, drug
), started as materialized (
    select p.place, p.drug, min(b.day) as day
    from peak p join begun b on b.place = p.place and b.drug = p.drug and b.base = p.at.base and b.day < p.at.day
    group by p.place, p.drug
), short as materialized (
    select p.place, p.drug, '' as lot, p.at.day as day, b.day as since, p.short, b.stock, b.counted,
           p.at.gone - b.gone as gone, p.at.came - b.came as came
    from peak p
    join started s on s.place = p.place and s.drug = p.drug
    join begun b on b.place = p.place and b.drug = p.drug and b.day = s.day
    where p.short >= $least_share * (p.at.gone - b.gone)
    union all
    select place, drug, lot, day, since, gone - came - stock, stock, true, gone, came
    from by_lot where gone - came - stock >= greatest($least_units, $least_share * gone)
), listed as materialized (
    select s.* from short s
    anti join short w on s.lot <> '' and w.lot = '' and w.place = s.place and w.drug = s.drug
), lines as materialized (
    -- the last lines before the balance was lowest, as many as are missing
    select l.*, s.since, coalesce(sum(l.cnt) over (partition by l.place, l.drug order by l.fee_ocur_time desc, l.bkkp_sn desc
                                                  rows between unbounded preceding and 1 preceding), 0) < s.short as stake
    from line l
    join listed s on s.lot = '' and s.place = l.place and s.drug = l.drug and l.day > s.since and l.day <= s.day
), sales as materialized (
    select o.*, coalesce(sum(o.cnt) over (partition by o.place, o.drug, o.lot order by o.sel_retn_time desc, o.rid desc
                                          rows between unbounded preceding and 1 preceding), 0) < s.short as stake
    from sold o
    join listed s on s.place = o.place and s.drug = o.drug and s.lot = o.lot and o.day > s.since and o.day <= s.day
), named as (
    select place, drug, min(hilist_name) as name from (
        select place, drug, hilist_name from lines
        union all
        select o.place, o.drug, l.hilist_name from sales o
        join fee_list_d l on l.setl_id = o.setl_id and coalesce(l.med_list_codg, l.hilist_code) = o.drug
    ) group by place, drug
), omitted as (
    select place, count(*) as drugs from unclear group by place
), row as (
    select place, drug, '' as lot, 'fee_list_d' as row_table, bkkp_sn as row_key, null::varchar as source_file, null::bigint as source_row,
           if(stake, psn_no, null) as psn_no, fee_ocur_time as at_time, stake
    from lines
    union all
    select place, drug, lot, 'medins_prod_sel_d', rid, source_file, source_row, if(stake, psn_no, null), sel_retn_time, stake from sales
    union all
    select distinct o.place, o.drug, o.lot, 'fee_list_d', l.bkkp_sn, null, null::bigint, l.psn_no, l.fee_ocur_time, true
    from sales o join fee_list_d l on l.setl_id = o.setl_id and coalesce(l.med_list_codg, l.hilist_code) = o.drug
    where o.stake and coalesce(l.vali_flag, '1') <> '0' and coalesce(l.det_item_fee_sumamt, 0) > 0
    union all
    select s.place, s.drug, s.lot, m.row_table, m.row_key, m.source_file, m.source_row, null, m.at_time, false
    from listed s join moved m on m.place = s.place and m.drug = s.drug and (s.lot = '' or m.lot = s.lot)
    where cast(m.at_time as date) >= s.since and cast(m.at_time as date) <= s.day + cast($entry_days as integer)
    union all
    select s.place, s.drug, s.lot, 'medins_prod_inv_d', c.row_key, c.source_file, c.source_row, null, cast(c.day as timestamp), false
    from listed s join counted c on c.place = s.place and c.drug = s.drug and (s.lot = '' or c.lot = s.lot)
    where c.day >= s.since and c.day <= s.day
)
select r.place as subject, if(r.lot = '', r.drug, r.drug || '|' || r.lot) as part, r.row_table, r.row_key, r.source_file, r.source_row,
       p.patient, r.place, r.at_time, r.stake,
       {'drug': r.drug, 'name': n.name, 'lot': nullif(r.lot, ''), 'since': s.since,
        'counted': if(s.counted, regexp_replace(printf('%.2f', s.stock), '\.?0+$', ''), null),
        'assumed': if(s.counted, null, regexp_replace(printf('%.2f', s.stock), '\.?0+$', '')),
        'got': regexp_replace(printf('%.2f', s.came), '\.?0+$', ''),
        'settled': regexp_replace(printf('%.2f', s.gone), '\.?0+$', ''),
        'short': regexp_replace(printf('%.2f', s.short), '\.?0+$', ''), 'left_out': coalesce(o.drugs, 0)} as said
from row r
join listed s on s.place = r.place and s.drug = r.drug and s.lot = r.lot
left join named n on n.place = r.place and n.drug = r.drug
left join omitted o on o.place = r.place
left join node_patient p on p.psn_no = r.psn_no
