-- asks: certificate numbers under which the register has people of different names
-- parameters: $most_people under a number, $least_length of a number
-- returns: rows of the register behind findings, one finding per number; said: numbers, shown (shortened), people, names, types (of certificates), fitting (people whose birth and sex are those that the number says)
-- Of numbers, blanks and case do not count; of names, nothing but letters and digits does, wide ones as narrow ones. A name with an asterisk is hidden and tells no difference.
-- Numbers that stand for nobody (hidden by asterisks or a row of X, short, of fewer than three different characters, of more people than $most_people) are one finding
-- together, about the first of these people: rows of the first $most_people of them are shown, and only the first takes part.
with valid as (
    select psn_no, psn_cert_type, psn_name, brdy, gend, source_file, source_row, nullif(upper(replace(certno, ' ', '')), '') as certno
    from psn_info_b
    where coalesce(vali_flag, '1') <> '0'
), every as (
    select n.patient, r.* replace (case when not regexp_matches(r.psn_name, '[*＊]') then r.psn_name end as psn_name)
    from valid r
    join node_patient n on n.psn_no = r.psn_no
), named as (
-- then: repeated_numbers
), shared as (
    select certno from named group by certno having count(distinct psn_name) > 1
), held as (
    select r.*, count(*) over (partition by r.certno) > $most_people or length(r.certno) < $least_length
           or regexp_matches(r.certno, '\*|XXX') or len(list_distinct(string_split(r.certno, ''))) < 3 as nobody
    from named r
    semi join shared s on s.certno = r.certno
), member as (
    select *, if(nobody, '', certno) as number, row_number() over (partition by if(nobody, '', certno) order by psn_no) as turn
    from held
), counted as (
    select number, min(patient) as subject, bool_or(nobody) as nobody, count(distinct certno) as numbers,
           array_to_string(list_sort(list_distinct(list(left(certno, 3) || '***' || if(length(certno) >= 15, right(certno, 2), ''))))[:3], ', ') as shown,
           count(*) as people, count(distinct psn_name) as names, string_agg(distinct psn_cert_type, ', ' order by psn_cert_type) as types,
           case when bool_and(regexp_full_match(certno, '\d{17}[\dX]')) then count(*) filter (
               strftime(brdy, '%Y%m%d') = substr(certno, 7, 8)
               and coalesce(gend, '') <> if(substr(certno, 17, 1) in ('1', '3', '5', '7', '9'), '2', '1')) end as fitting
    from member
    group by number
)
select c.subject, if(c.nobody, 'nobody', '') as part, 'psn_info_b' as row_table, m.psn_no as row_key, m.source_file, m.source_row,
       case when not c.nobody then m.patient end as patient, null::integer as place, null::timestamp as at_time, true as stake,
       {'numbers': c.numbers, 'shown': c.shown, 'people': c.people, 'names': c.names, 'types': c.types, 'fitting': c.fitting} as said
from member m
join counted c on c.number = m.number
where not c.nobody or m.turn <= $most_people
