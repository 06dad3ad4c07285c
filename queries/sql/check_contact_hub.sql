-- asks: one contact phone behind inpatients of many households at one institution
-- parameters: $people and $households behind a phone at least
-- returns: rows behind findings, one finding per institution and phone; said: phone, households
-- Left out: the institution's own number, and numbers that are no numbers (fewer than three different digits, or than seven in all).
with stay as (
    select s.row_table, s.row_key, s.patient, s.place, s.begin_at, s.phone,
           coalesce('book ' || n.resdbook_no, 'home ' || n.live_addr, 'phone ' || n.phone, 'one ' || n.psn_no) as household
    from check_base_stay s
    join node_patient n on n.patient = s.patient
    where length(regexp_replace(s.phone, '[^0-9]', '', 'g')) >= 7
      and len(list_distinct(string_split(regexp_replace(s.phone, '[^0-9]', '', 'g'), ''))) >= 3
), own as (
    select n.place, f.hi_resper_tel as phone from fixmedins_b f
    join node_place n on n.fixmedins_code = f.fixmedins_code where f.hi_resper_tel is not null
), hub as (
    select s.place, s.phone, count(distinct s.household) as households
    from stay s
    anti join own o on o.place = s.place and o.phone = s.phone
    group by s.place, s.phone
    having count(distinct s.patient) >= $people and count(distinct s.household) >= $households
)
select s.place as subject, s.phone as part, s.row_table, s.row_key, null::varchar as source_file, null::bigint as source_row,
       s.patient, s.place, s.begin_at as at_time, true as stake,
       {'phone': left(s.phone, 3) || '***' || right(s.phone, 2), 'households': h.households} as said
from stay s
join hub h on h.place = s.place and h.phone = s.phone
