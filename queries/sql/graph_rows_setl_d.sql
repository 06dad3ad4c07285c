-- asks: settlement rows by their key
-- parameters: table wanted(row_key)
-- returns: table_name, found_by, row_key, source_file, source_row, psn_no, fixmedins_code, dr_code
select 'setl_d' as table_name, t.setl_id as found_by, t.setl_id as row_key, t.source_file, t.source_row,
       t.psn_no, t.fixmedins_code, null::varchar as dr_code
from setl_d t
where t.setl_id in (select row_key from wanted)
order by row_key, t.source_file, t.source_row
