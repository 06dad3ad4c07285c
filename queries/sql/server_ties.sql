-- asks: validated edges of a run, shared contacts and terminals, and whose card is whose, as relationships for a graph server
-- parameters: tables edge (a run's edges), shared_contact(source, target, via), shared_terminal(source, target, via, first_at, last_at)
-- returns: identity, relation, source, target (kind:id), observed, expected, log10_p, log10_q, llr, basis, window_seconds, first_at, last_at, places, lead_ids (sorted; null for none), via
-- What is shared is counted and not tested: its basis is register or terminal.
with tie as (
    select relation, source, target, observed, expected, log10_p, log10_q, llr, basis, window_seconds, first_at, last_at,
           places, list_sort(lead_ids) as lead_ids, null::varchar[] as via
    from edge
    union all by name
    select 'SHARED_CONTACT' as relation, 'patient:' || source as source, 'patient:' || target as target,
           cast(len(via) as bigint) as observed, 'register' as basis, list_sort(via) as via
    from shared_contact
    union all by name
    select 'SHARED_TERMINAL' as relation, 'pharmacy:' || source as source, 'pharmacy:' || target as target,
           count(*) as observed, 'terminal' as basis, min(first_at) as first_at, max(last_at) as last_at,
           list(via order by via) as via
    from shared_terminal group by all
    union all by name
    select 'OWNS' as relation, 'patient:' || p.psn_no as source, 'card:' || c.card_id as target, c.uses as observed,
           c.first_at, c.last_at
    from node_card c
    join node_patient p on p.patient = c.patient
)
select concat_ws(chr(31), source, target) as identity, relation, source, target, observed, expected, log10_p, log10_q, llr,
       basis, window_seconds, first_at, last_at,
       case when len(places) > 0 then places end as places,
       case when len(lead_ids) > 0 then lead_ids end as lead_ids,
       case when len(via) > 0 then via end as via
from tie
order by relation, source, target
