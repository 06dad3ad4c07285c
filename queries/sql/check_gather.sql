-- asks: the rows that one check found, under its name
-- parameters: $check, id of the check; $kind, what its findings are about (reads table check_found)
-- returns: check_id, kind, subject, part, row_table, row_key, source_file, source_row, patient, place, at_time, stake
-- Settlements, visits and fees are told apart by their key; rows of registers and lists, where a person may stand twice, by their place.
select cast($check as varchar) as check_id, cast($kind as varchar) as kind, cast(subject as integer) as subject,
       cast(part as varchar) as part, cast(row_table as varchar) as row_table, cast(row_key as varchar) as row_key,
       case when row_table not in ('setl_d', 'mdtrt_d', 'fee_list_d') then cast(source_file as varchar) end as source_file,
       case when row_table not in ('setl_d', 'mdtrt_d', 'fee_list_d') then cast(source_row as bigint) end as source_row,
       cast(patient as integer) as patient, cast(place as integer) as place, cast(at_time as timestamp) as at_time,
       cast(stake as boolean) as stake
from check_found
