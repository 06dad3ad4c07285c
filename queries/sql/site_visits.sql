-- asks: visits of chosen people to chosen doctors
-- parameters: table wanted(psn_no, dr_code)
-- returns: psn_no, dr_code, fixmedins_code, visited_at, table_name, row_key, source_file, source_row
select p.psn_no, d.dr_code, f.fixmedins_code, e.visited_at, 'mdtrt_d' as table_name, m.mdtrt_id as row_key, m.source_file,
       m.source_row
from wanted w
join node_patient p on p.psn_no = w.psn_no
join node_doctor d on d.dr_code = w.dr_code
join event_outpatient e on e.patient = p.patient and e.doctor = d.doctor
join node_place f on f.place = e.place
join mdtrt_d m on m.mdtrt_id = e.mdtrt_id
where e.counted
order by p.psn_no, d.dr_code, e.visited_at, m.mdtrt_id
