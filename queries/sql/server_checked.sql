-- asks: what findings of cross-checks join, as relationships for a graph server, one per occurrence
-- parameters: $edges, the file that the checks wrote (see the question check_edges)
-- returns: identity, relation, source, target (kind:id; of two institutions the smaller first, unless one is a pharmacy and one is not), key, first_at, last_at, setl_id, mdtrt_id, other_setl_id, fund_fen, account_fen, via (one text)
with node as (
    select 'patient' as class, patient as number, 'patient:' || psn_no as key from node_patient
    union all
    select 'place', place, kind || ':' || fixmedins_code from node_place
), named as (
    select e.*, s.key as source_key, t.key as target_key
    from read_parquet($edges) e
    join node s on s.class = case e.relation when 'CONTACT_HUB' then 'patient' else 'place' end and s.number = e.source
    join node t on t.class = 'place' and t.number = e.target
    where e.relation in ('CONTACT_HUB', 'SHARED_DEVICE_MIXED') or s.key < t.key
), numbered as (
    select *, lpad(cast(row_number() over (
        partition by relation, source_key, target_key order by at_time, setl_id, mdtrt_id, other_setl_id, via
    ) as varchar), 6, '0') as key
    from named
)
select concat_ws(chr(31), source_key, target_key, key) as identity, relation, source_key as source, target_key as target, key,
       at_time as first_at, at_time as last_at, setl_id, mdtrt_id, other_setl_id, cast(fund * 100 as bigint) as fund_fen,
       cast(account * 100 as bigint) as account_fen, case when via is not null then [via] end as via
from numbered
order by relation, source, target, key
