-- asks: valid rows of the register of persons by their key
-- parameters: table wanted(found_by, row_key)
-- returns: table_name, row_key, visit, source_file, source_row, psn_no, fixmedins_code, dr_code
select 'psn_info_b' as table_name, t.psn_no as row_key, null::varchar as visit, t.source_file, t.source_row,
       t.psn_no, null::varchar as fixmedins_code, null::varchar as dr_code
from psn_info_b t
where t.psn_no in (select row_key from wanted) and coalesce(t.vali_flag, '1') <> '0'
order by row_key, t.source_file, t.source_row
