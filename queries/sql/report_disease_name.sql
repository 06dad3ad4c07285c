-- asks: what the groups of diseases are called: the name that most people of a group have, at least as many as may be shown
-- parameters: $least (people; a rarer text might name a person)
-- returns: value, name
with named as (
    select r.disease as value, coalesce(m.dscg_maindiag_name, m.dise_name, s.dise_name) as name, count(distinct r.psn_no) as people
    from report_row r
    join setl_d s on s.setl_id = r.setl_id
    left join mdtrt_d m on m.mdtrt_id = s.mdtrt_id
    group by r.disease, coalesce(m.dscg_maindiag_name, m.dise_name, s.dise_name)
)
select value, arg_min(name, (-people, name)) as name
from named
where name is not null and people >= $least and value not in ('', 'sale:')
group by value
order by value
