-- asks: which doctors' prescriptions or patients end up at which institution more than chance explains, the least explained first
-- parameters: $relations (of STEERING and REFERRED_TO; empty for both); $limit, rows
-- returns: relation, doctor, doctor_label, place, place_label (kind:id and name), observed, expected, log10_q, basis, first_at, last_at, lead_ids
-- order: log10_q, observed from most to least, relation, doctor, place
select t.relation, d.key as doctor, d.label as doctor_label, p.key as place, p.label as place_label, t.observed, t.expected,
       t.log10_q, t.basis, t.first_at, t.last_at, t.lead_ids
from server_link t
join server_node d on d.key = t.source
join server_node p on p.key = t.target
where t.relation in ('STEERING', 'REFERRED_TO')
  and (len(cast($relations as varchar[])) = 0 or list_contains(cast($relations as varchar[]), t.relation))
order by t.log10_q, t.observed desc, t.relation, d.key, p.key
limit $limit
