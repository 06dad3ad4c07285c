-- asks: settlement rows by their key, and the valid ones of visits (found_by = 'visit')
-- parameters: table wanted(found_by, row_key)
-- returns: table_name, row_key, visit, source_file, source_row, psn_no, fixmedins_code, dr_code
select 'setl_d' as table_name, t.setl_id as row_key, t.mdtrt_id as visit, t.source_file, t.source_row,
       t.psn_no, t.fixmedins_code, null::varchar as dr_code
from setl_d t
where coalesce(t.vali_flag, '1') <> '0'
  and (t.setl_id in (select row_key from wanted where found_by = 'setl_d')
       or t.mdtrt_id in (select row_key from wanted where found_by = 'visit'))
order by row_key, t.source_file, t.source_row
