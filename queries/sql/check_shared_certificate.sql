-- asks: certificate numbers under which the register and the bills have people of different names
-- parameters: $most_people under a number, $least_length of a number
-- returns: rows behind findings, one finding per number; said: numbers, shown (shortened), people, names, types (of certificates), fitting (people whose birth and sex are those that the number says), bills (rows listed that are none of the register's)
-- Numbers are compared in the form of the part certificates; of names, nothing but letters and digits counts, wide ones as narrow ones. A name with an asterisk is hidden and tells no difference.
-- A bill or visit speaks of people that the register does not name, once for each name, and stands as context, because its money is not in doubt. What it
-- says of people that the register names, or whose row there is ended, is not compared: names are changed, and an old bill keeps the old one.
-- Numbers that stand for nobody (hidden by asterisks or a row of X, short, of fewer than three different characters, of more people than $most_people) are one finding
-- together, about the first of these people: $most_people rows of them are shown, and only the first takes part.
with described as (
    select psn_no from psn_info_b where certno is not null and psn_name is not null or vali_flag = '0'
), bill as (
    select psn_no, psn_cert_type, psn_name, brdy, gend, certno, 'setl_d' as row_table, setl_id as row_key, source_file, source_row
    from setl_d anti join described using (psn_no)
    union all
    select psn_no, psn_cert_type, psn_name, brdy, gend, certno, 'mdtrt_d', mdtrt_id, source_file, source_row
    from mdtrt_d anti join described using (psn_no)
), given as (
    select psn_no, psn_cert_type, psn_name, brdy, gend, certno, 'psn_info_b' as row_table, psn_no as row_key, source_file, source_row
    from psn_info_b
    where coalesce(vali_flag, '1') <> '0'
    union all
    select * from bill
    where psn_name is not null and certno is not null
    qualify row_number() over (partition by psn_no, certno, psn_name order by row_table, row_key) = 1
), alike as (
-- then: certificates
), every as (
    select n.patient, a.* replace (case when not regexp_matches(a.psn_name, '[*＊]') then a.psn_name end as psn_name)
    from alike a
    join node_patient n on n.psn_no = a.psn_no
), named as (
-- then: repeated_numbers
), shared as (
    select certno, count(distinct psn_no) > $most_people or length(certno) < $least_length
           or regexp_matches(certno, '\*|XXX') or len(list_distinct(string_split(certno, ''))) < 3 as nobody
    from named group by certno having count(distinct psn_name) > 1
), member as (
    select r.*, s.nobody, if(s.nobody, '', r.certno) as number,
           not s.nobody or row_number() over (partition by s.nobody order by r.psn_no, r.row_table, r.row_key) <= $most_people as listed
    from named r
    join shared s on s.certno = r.certno
), counted as (
    select number, min(patient) as subject, bool_or(nobody) as nobody, count(distinct certno) as numbers,
           array_to_string(list_sort(list_distinct(list(left(certno, 3) || '***' || if(length(certno) >= 15, right(certno, 2), ''))))[:3], ', ') as shown,
           count(distinct psn_no) as people, count(distinct psn_name) as names, string_agg(distinct psn_cert_type, ', ' order by psn_cert_type) as types,
           case when bool_and(regexp_full_match(certno, '\d{17}[\dX]')) then count(distinct psn_no) filter (
               strftime(brdy, '%Y%m%d') = substr(certno, 7, 8)
               and coalesce(gend, '') <> if(substr(certno, 17, 1) in ('1', '3', '5', '7', '9'), '2', '1')) end as fitting,
           count(*) filter (listed and row_table <> 'psn_info_b') as bills
    from member
    group by number
)
select c.subject, if(c.nobody, 'nobody', '') as part, m.row_table, m.row_key, m.source_file, m.source_row,
       case when not c.nobody then m.patient end as patient, null::integer as place, null::timestamp as at_time, m.row_table = 'psn_info_b' as stake,
       {'numbers': c.numbers, 'shown': c.shown, 'people': c.people, 'names': c.names, 'types': c.types, 'fitting': c.fitting, 'bills': c.bills} as said
from member m
join counted c on c.number = m.number
where m.listed
