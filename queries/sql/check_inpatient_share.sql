-- asks: the stays of institutions that admit far more of their patients than their peers
-- parameters: none (reads table check_chosen: place, percent, peers_percent)
-- returns: rows behind findings, one finding per institution; said: percent, peers_percent
select s.place as subject, '' as part, s.row_table, s.row_key, null::varchar as source_file, null::bigint as source_row,
       s.patient, s.place, s.begin_at as at_time, false as stake, {'percent': x.percent, 'peers_percent': x.peers_percent} as said
from check_base_stay s
join check_chosen x on x.place = s.place
