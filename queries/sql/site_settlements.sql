-- asks: in which settlement chosen fee lines of prescriptions were filled
-- parameters: table wanted(row_key), keys of fee lines
-- returns: row_key, setl_id (null where none is known)
select e.bkkp_sn as row_key, e.setl_id
from event_prescription e
semi join wanted w on w.row_key = e.bkkp_sn
order by e.bkkp_sn
