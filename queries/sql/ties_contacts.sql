-- asks: people who share a registered household book, address or phone that at most $most people have
-- parameters: $most, people
-- returns: source, target (psn_no, the smaller one first), via (list of address, household, phone); the shared value is not returned
-- An address is one only within its area.
with contact as (
    select psn_no, 'household' as via, resdbook_no as shared from node_patient where registered and resdbook_no is not null
    union all
    select psn_no, 'phone', phone from node_patient where registered and phone is not null
    union all
    select psn_no, 'address', concat_ws(chr(31), coalesce(live_admdvs, ''), live_addr)
    from node_patient where registered and live_addr is not null
), holder as materialized (
    select via, shared, psn_no from contact qualify count(*) over (partition by via, shared) between 2 and $most
)
select a.psn_no as source, b.psn_no as target, list(a.via order by a.via) as via
from holder a
join holder b on b.via = a.via and b.shared = a.shared and b.psn_no > a.psn_no
group by a.psn_no, b.psn_no
order by source, target
