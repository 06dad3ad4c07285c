-- asks: people who share a registered household book, address or phone that at most $most people have
-- parameters: table wanted(psn_no); $everybody, true for all people and not only pairs with one of the wanted; $most, people
-- returns: source, target (psn_no, the smaller one first), via (address, household or phone); the shared value is not returned
with contact as (
    select psn_no, 'household' as via, resdbook_no as area, resdbook_no as shared from node_patient where registered
    union all
    select psn_no, 'address', live_admdvs, live_addr from node_patient where registered
    union all
    select psn_no, 'phone', phone, phone from node_patient where registered
), asked as (
    select distinct c.via, c.area, c.shared
    from contact c
    where c.shared is not null and ($everybody or c.psn_no in (select psn_no from wanted))
), few as (
    select c.via, c.area, c.shared
    from contact c
    join asked a on a.via = c.via and a.shared = c.shared and a.area is not distinct from c.area
    group by c.via, c.area, c.shared
    having count(*) between 2 and $most
), holder as (
    select c.psn_no, f.via, f.area, f.shared
    from few f
    join contact c on c.via = f.via and c.shared = f.shared and c.area is not distinct from f.area
)
select a.psn_no as source, b.psn_no as target, a.via
from holder a
join holder b on b.via = a.via and b.shared = a.shared and b.area is not distinct from a.area and b.psn_no > a.psn_no
where $everybody or a.psn_no in (select psn_no from wanted) or b.psn_no in (select psn_no from wanted)
order by source, target, via
