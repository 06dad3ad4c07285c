-- asks: every node of a case with the attributes that the ontology declares and the leads that it is a member of, for a graph server
-- parameters: table server_member(lead_id, node, role, count)
-- returns: identity, key (kind:id), kind, id, label, lead_ids (sorted; null for none), the attributes of every kind, source_file, source_row, degree (as in the question graph_degrees, over the whole case)
-- A card with several owners is one node. A member that no table names stands with its id alone.
with marked as (
    select node, list(distinct lead_id order by lead_id) as lead_ids from server_member group by node
), card as (
    select card_id, count(*) as owners, cast(sum(uses) as bigint) as uses, min(first_at) as first_at, max(last_at) as last_at
    from node_card group by card_id
), one_card as (
    select card, patient, card_id from node_card
), touch as (
    select 'patient:' || patient as one, 'place:' || place as other from event_purchase
    union
    select 'card:' || c.card_id, 'place:' || e.place from event_purchase e join one_card c on c.card = e.card
    union
    select 'patient:' || patient, 'card:' || card_id from one_card
    union
    select unnest(['patient:' || patient, 'patient:' || patient, 'doctor:' || doctor]),
           unnest(['place:' || place, 'doctor:' || doctor, 'place:' || place])
    from (
        select patient, doctor, place from event_outpatient where counted
        union
        select patient, doctor, place from event_admission
        where counted and place in (select place from node_place where kind = 'facility')
        union
        select patient, doctor, place from event_prescription
    )
), degree as (
    select node, count(*) as degree
    from (select unnest([one, other]) as node from touch where one is not null and other is not null) group by node
), every as (
    select 'patient' as kind, psn_no as id, psn_name as label, certno as certificate_no, gend as gender, brdy as born_on,
           live_admdvs as region, live_addr as address, resdbook_no as household, phone, insutype as insurance,
           sp_psn_type as special_group, die_date as died_on, registered, source_file, source_row, 'patient:' || patient as node
    from node_patient
    union all by name
    select 'card' as kind, card_id as id, split_part(card_id, ':', 1) as card_type, owners, uses,
           first_at as first_used_at, last_at as last_used_at, 'card:' || card_id as node
    from card
    union all by name
    select 'doctor' as kind, dr_code as id, dr_name as label, medins_code as facility_id, registered, source_file, source_row,
           'doctor:' || doctor as node
    from node_doctor
    union all by name
    select kind, fixmedins_code as id, fixmedins_name as label, hosp_lv as level, region, registered, source_file, source_row,
           'place:' || place as node
    from node_place
), named as (
    select kind || ':' || id as key, * from every
    union all by name
    select node as key, split_part(node, ':', 1) as kind, substr(node, strpos(node, ':') + 1) as id
    from marked where node not in (select kind || ':' || id from every)
)
select n.key as identity, n.key, n.kind, n.id, coalesce(n.label, n.id) as label, m.lead_ids,
       n.certificate_no, n.gender, n.born_on, n.region, n.address, n.household, n.phone, n.insurance, n.special_group,
       n.died_on, n.registered, n.card_type, n.owners, n.uses, n.first_used_at, n.last_used_at, n.facility_id, n.level,
       n.source_file, n.source_row, coalesce(d.degree, 0) as degree
from named n
left join degree d on d.node = n.node
left join marked m on m.node = n.key
order by n.key
