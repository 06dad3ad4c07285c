-- asks: fee lines by their key
-- parameters: table wanted(found_by, row_key)
-- returns: table_name, row_key, visit, source_file, source_row, psn_no, fixmedins_code, dr_code
select 'fee_list_d' as table_name, t.bkkp_sn as row_key, null::varchar as visit, t.source_file, t.source_row,
       t.psn_no, t.fixmedins_code, t.bilg_dr_code as dr_code
from fee_list_d t
where t.bkkp_sn in (select row_key from wanted)
order by row_key, t.source_file, t.source_row
