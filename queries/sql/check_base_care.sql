-- asks: purchases, outpatient visits and stays that were not taken back, on one scale of time
-- parameters: none (a view that the questions of checks read)
-- returns: kind (purchase | visit | stay), row_table, row_key, patient, place, begin_at
select 'purchase' as kind, 'setl_d' as row_table, setl_id as row_key, patient, place, swiped_at as begin_at from check_base_purchase
union all
select 'visit', case when row_key = mdtrt_id then 'mdtrt_d' else 'setl_d' end, row_key, patient, place, visited_at
from event_outpatient where counted
union all
select 'stay', row_table, row_key, patient, place, begin_at from check_base_stay
