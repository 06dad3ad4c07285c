-- asks: when chosen stays ended, and in which department they were
-- parameters: table wanted(row_key), keys of visits or of settlements
-- returns: row_key, end_at, dept
select e.row_key, e.end_at, e.dept
from event_admission e
semi join wanted w on w.row_key = e.row_key
order by e.row_key
