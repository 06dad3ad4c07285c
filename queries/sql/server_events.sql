-- asks: recorded events as relationships for a graph server, one per event and relation, each with the source row that proves it
-- parameters: $every, false for events behind leads only; table lead_row(lead_id, table_name, row_key)
-- returns: identity, relation, source, target (kind:id), key (table:row key), row_table, row_key, source_file, source_row, first_at, last_at, setl_id, mdtrt_id, line_id, total_fen, fund_fen, account_fen, cash_fen, the same as text in yuan, lead_ids (sorted; null for none), third (the third node of the event, kind:id), counted and operator (of swipes), med_type (of visits)
-- Money is that of the event; several relations of one event carry the same money, which must not be added up.
-- Visits and stays that were taken back are left out; refunds of swipes are events, and money is net of them.
with happened as (
    select 'setl_d' as row_table, setl_id as row_key, setl_id, null::varchar as mdtrt_id, null::varchar as line_id,
           patient, card, null::integer as doctor, place, swiped_at as first_at, swiped_at as last_at,
           medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt, counted, opter_id as operator, null::varchar as med_type,
           [('SWIPED_AT', 'patient', 'pharmacy', 'card'), ('USED_AT', 'card', 'pharmacy', 'patient')] as relations
    from event_purchase
    union all by name
    select case when v.mdtrt_id is null then 'setl_d' else 'mdtrt_d' end as row_table, e.row_key, e.setl_id, e.mdtrt_id,
           e.patient, e.doctor, e.place, e.visited_at as first_at, e.visited_at as last_at,
           e.medfee_sumamt, e.fund_pay_sumamt, e.acct_pay, e.cash_payamt,
           e.med_type,
           [('VISITED', 'patient', 'facility', 'doctor'), ('SEEN_BY', 'patient', 'doctor', 'facility'),
            ('PRACTISED_AT', 'doctor', 'facility', 'patient')] as relations
    from event_outpatient e
    left join mdtrt_d v on v.mdtrt_id = e.row_key and v.mdtrt_id = e.mdtrt_id
    where e.counted
    union all by name
    select case when v.mdtrt_id is null then 'setl_d' else 'mdtrt_d' end as row_table, e.row_key, e.setl_id, e.mdtrt_id,
           e.patient, e.doctor, e.place, e.begin_at as first_at, coalesce(e.end_at, e.begin_at) as last_at,
           e.medfee_sumamt, e.fund_pay_sumamt, e.acct_pay, e.cash_payamt,
           [('ADMITTED_TO', 'patient', 'facility', 'doctor'), ('ATTENDED_BY', 'patient', 'doctor', 'facility'),
            ('PRACTISED_AT', 'doctor', 'facility', 'patient')] as relations
    from event_admission e
    left join mdtrt_d v on v.mdtrt_id = e.row_key and v.mdtrt_id = e.mdtrt_id
    where e.counted
    union all by name
    select 'fee_list_d' as row_table, bkkp_sn as row_key, setl_id, bkkp_sn as line_id, patient, doctor, place,
           filled_at as first_at, filled_at as last_at, medfee_sumamt, fund_pay_sumamt, acct_pay, null as cash_payamt,
           [('PRESCRIBED', 'doctor', 'patient', 'pharmacy'), ('FILLED_AT', 'patient', 'pharmacy', 'doctor')] as relations
    from event_prescription
), behind as (
    select row_table, row_key, list(distinct lead_id order by lead_id) as lead_ids
    from (
        select h.row_table, h.row_key, r.lead_id
        from happened h join lead_row r on r.table_name = h.row_table and r.row_key = h.row_key
        union all
        select h.row_table, h.row_key, r.lead_id
        from happened h join lead_row r on r.table_name = 'setl_d' and r.row_key = h.setl_id
        where h.row_table <> 'fee_list_d'
    )
    group by row_table, row_key
), place_in_source as (
    select 'setl_d' as row_table, setl_id as row_key, source_file, source_row from setl_d
    union all
    select 'mdtrt_d', mdtrt_id, source_file, source_row from mdtrt_d
    union all
    select 'fee_list_d', bkkp_sn, source_file, source_row from fee_list_d
), chosen as (
    select h.*, b.lead_ids, s.source_file, s.source_row
    from happened h
    left join behind b on b.row_table = h.row_table and b.row_key = h.row_key
    join place_in_source s on s.row_table = h.row_table and s.row_key = h.row_key
    where $every or b.lead_ids is not null
), node as (
    select 'patient' as kind, patient as number, 'patient:' || psn_no as key from node_patient
    union all
    select 'card', card, 'card:' || card_id from node_card
    union all
    select 'doctor', doctor, 'doctor:' || dr_code from node_doctor
    union all
    select kind, place, kind || ':' || fixmedins_code from node_place
), step as (
    select *, unnest(relations) as way from chosen
), ended as (
    select *, way[1] as relation, way[2] as source_kind, way[3] as target_kind, way[4] as third_kind,
           case way[2] when 'patient' then patient when 'card' then card else doctor end as source_number,
           case way[3] when 'patient' then patient when 'doctor' then doctor else place end as target_number,
           case way[4] when 'patient' then patient when 'doctor' then doctor when 'card' then card else place end as third_number
    from step
)
select concat_ws(chr(31), s.key, t.key, e.row_table, e.row_key) as identity, e.relation, s.key as source, t.key as target,
       e.row_table || ':' || e.row_key as key, e.row_table, e.row_key, e.source_file, e.source_row,
       e.first_at, e.last_at, e.setl_id, e.mdtrt_id, e.line_id,
       cast(e.medfee_sumamt * 100 as bigint) as total_fen, cast(e.fund_pay_sumamt * 100 as bigint) as fund_fen,
       cast(e.acct_pay * 100 as bigint) as account_fen, cast(e.cash_payamt * 100 as bigint) as cash_fen,
       cast(cast(e.medfee_sumamt as decimal(18, 2)) as varchar) as total_yuan, cast(cast(e.fund_pay_sumamt as decimal(18, 2)) as varchar) as fund_yuan,
       cast(cast(e.acct_pay as decimal(18, 2)) as varchar) as account_yuan, cast(cast(e.cash_payamt as decimal(18, 2)) as varchar) as cash_yuan, e.lead_ids,
       h.key as third, e.counted, e.operator, e.med_type
from ended e
join node s on s.kind = e.source_kind and s.number = e.source_number
join node t on t.kind = e.target_kind and t.number = e.target_number
left join node h on h.kind = e.third_kind and h.number = e.third_number
order by e.relation, s.key, t.key, e.first_at, e.row_table, e.row_key
