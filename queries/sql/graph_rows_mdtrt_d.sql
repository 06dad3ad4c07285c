-- asks: visit rows by their key
-- parameters: table wanted(found_by, row_key)
-- returns: table_name, row_key, visit, source_file, source_row, psn_no, fixmedins_code, dr_code
select 'mdtrt_d' as table_name, t.mdtrt_id as row_key, null::varchar as visit, t.source_file, t.source_row,
       t.psn_no, t.fixmedins_code, t.chfpdr_code as dr_code
from mdtrt_d t
where t.mdtrt_id in (select row_key from wanted)
order by row_key, t.source_file, t.source_row
