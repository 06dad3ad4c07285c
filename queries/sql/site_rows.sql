-- asks: where the checked rows of chosen keys are to be found; of a visit also its valid settlements
-- parameters: table wanted(found_by, row_key): found_by is a table, or visit
-- returns: found_by, found_key, table_name, row_key, source_file, source_row
select 'setl_d' as found_by, setl_id as found_key, 'setl_d' as table_name, setl_id as row_key, source_file, source_row
from setl_d where setl_id in (select row_key from wanted where found_by = 'setl_d')
union all
select 'visit', mdtrt_id, 'setl_d', setl_id, source_file, source_row
from setl_d where mdtrt_id in (select row_key from wanted where found_by = 'visit') and coalesce(vali_flag, '1') <> '0'
union all
select 'visit', mdtrt_id, 'mdtrt_d', mdtrt_id, source_file, source_row
from mdtrt_d where mdtrt_id in (select row_key from wanted where found_by = 'visit')
union all
select 'fee_list_d', bkkp_sn, 'fee_list_d', bkkp_sn, source_file, source_row
from fee_list_d where bkkp_sn in (select row_key from wanted where found_by = 'fee_list_d')
order by found_by, found_key, table_name, row_key
