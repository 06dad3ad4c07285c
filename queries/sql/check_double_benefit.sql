-- asks: the same inpatient days paid twice: under two schemes, or at the institution and again by hand
-- parameters: $since, first day of services that are judged; $basic, codes of the basic insurances
-- returns: rows behind findings, one finding per two settlements; said: overlap (days)
with paid as (
    select s.setl_id, case when h.certno is null then coalesce(n.certno, n.psn_no) else n.psn_no end as person, n.patient, f.place, s.begndate, s.enddate,
           case when s.insutype like '39%' or s.insutype = '380' then 'r' else 'e' end as scheme,
           coalesce(s.setl_type = '1', false) as by_hand, s.setl_time
    from setl_d s
    join check_base_person n on n.psn_no = s.psn_no
    left join node_place f on f.fixmedins_code = s.fixmedins_code
    left join check_base_shared h on h.certno = n.certno
    anti join check_base_undone u on u.setl_id = s.setl_id
    where (s.med_type like '2%' or s.med_type = '52') and s.fund_pay_sumamt > 0 and coalesce(s.setl_type, '2') <> '3'
      and list_contains(cast($basic as varchar[]), s.insutype)
      and s.begndate is not null and s.enddate >= s.begndate and s.begndate >= $since
), pair as (
    select a.setl_id as a_key, b.setl_id as b_key, a.patient as a_patient, b.patient as b_patient, a.place as a_place,
           b.place as b_place, a.setl_time as a_at, b.setl_time as b_at, least(a.patient, b.patient) as subject,
           date_diff('day', greatest(a.begndate, b.begndate), least(a.enddate, b.enddate)) + 1 as overlap
    from paid a
    join paid b on b.person = a.person and a.setl_id < b.setl_id
    where (a.scheme <> b.scheme or a.by_hand <> b.by_hand)
      and a.begndate <= b.enddate and b.begndate <= a.enddate
      and (least(a.enddate, b.enddate) > greatest(a.begndate, b.begndate) or (a.begndate = b.begndate and a.enddate = b.enddate))
), late as (
    select *, b_at > a_at or (b_at = a_at and b_key > a_key) as b_late from pair
)
select subject, a_key || '+' || b_key as part, 'setl_d' as row_table, b_key as row_key, null::varchar as source_file,
       null::bigint as source_row, b_patient as patient, b_place as place, b_at as at_time, b_late as stake,
       {'overlap': overlap} as said
from late
union all
select subject, a_key || '+' || b_key, 'setl_d', a_key, null, null, a_patient, a_place, a_at, not b_late, {'overlap': overlap}
from late
