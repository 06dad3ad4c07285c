-- asks: what findings of cross-checks join to chosen nodes: inpatients behind one phone, institutions with one terminal
-- parameters: table wanted(relation, side, centre, node); $edges, the file that the checks wrote; $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- A pair without direction stands in the file both ways, and is asked about from its source.
with touch as (
    select w.relation, w.side, w.centre, case when w.side = 'source' then e.target else e.source end as other, e.at_time, e.fund,
           e.account, e.setl_id, e.mdtrt_id, null::varchar as line_id, e.other_setl_id, null::varchar as other_mdtrt_id, e.via
    from wanted w
    join read_parquet($edges) e on e.relation = w.relation
        and case when w.side = 'source' then e.source else e.target end = w.node
-- then: graph_neighbours
