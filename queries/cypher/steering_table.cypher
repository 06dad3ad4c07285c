// asks: which doctors' prescriptions or patients end up at which institution more than chance explains, the least explained first
// parameters: $relations (of STEERING and REFERRED_TO; empty for both); $limit, rows
// returns: relation, doctor, doctor_label, place, place_label (kind:id and name), observed, expected, log10_q, basis, first_at, last_at, lead_ids
// order: log10_q, observed from most to least, relation, doctor, place
MATCH (d:Entity)-[t:STEERING|REFERRED_TO]->(p:Entity)
WHERE size($relations) = 0 OR type(t) IN $relations
RETURN type(t) AS relation, d.key AS doctor, d.label AS doctor_label, p.key AS place, p.label AS place_label,
       t.observed AS observed, t.expected AS expected, t.log10_q AS log10_q, t.basis AS basis, t.first_at AS first_at,
       t.last_at AS last_at, t.lead_ids AS lead_ids
ORDER BY log10_q, observed DESC, relation, doctor, place
LIMIT $limit
