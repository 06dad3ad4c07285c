-- asks: with whom chosen people share a registered household book, address or phone that at most $most people have
-- parameters: table wanted(psn_no); $most, people
-- returns: source, target (psn_no, the smaller one first), via (list of address, household, phone); the shared value is not returned
-- An address is one only within its area. As ties_contacts, but the register is read once and not sorted.
with person as (
    select psn_no, resdbook_no as household, phone,
           case when live_addr is not null then concat_ws(chr(31), coalesce(live_admdvs, ''), live_addr) end as address
    from node_patient where registered
), asked as materialized (
    select household, phone, address from person where psn_no in (select psn_no from wanted)
), near as materialized (
    select * from person
    where household in (select household from asked where household is not null)
       or phone in (select phone from asked where phone is not null)
       or address in (select address from asked where address is not null)
), contact as (
    select psn_no, unnest(['household', 'phone', 'address']) as via, unnest([household, phone, address]) as shared
    from near
), holder as materialized (
    select via, shared, psn_no from contact where shared is not null
    qualify count(*) over (partition by via, shared) between 2 and $most
)
select a.psn_no as source, b.psn_no as target, list(a.via order by a.via) as via
from holder a
join holder b on b.via = a.via and b.shared = a.shared
where b.psn_no > a.psn_no
  and (a.psn_no in (select psn_no from wanted) or b.psn_no in (select psn_no from wanted))
group by a.psn_no, b.psn_no
order by source, target
