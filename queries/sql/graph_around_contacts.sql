-- asks: who shares a registered address, household book or phone with chosen patients; the shared value is not returned
-- parameters: table wanted(relation, side, centre, node); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
with contact as not materialized (
    select patient, unnest(['address', 'household', 'phone']) as via, unnest([live_addr, resdbook_no, phone]) as shared
    from node_patient
    where registered
), touch as (
    select w.relation, w.side, w.centre, o.patient as other, null::timestamp as at_time, null::decimal(18, 2) as fund,
           null::decimal(18, 2) as account, null::varchar as setl_id, null::varchar as mdtrt_id,
           null::varchar as line_id, null::varchar as other_setl_id, null::varchar as other_mdtrt_id, c.via
    from wanted w
    join contact c on c.patient = w.node
    join contact o on o.via = c.via and o.shared = c.shared and o.patient <> c.patient
-- then: graph_neighbours
