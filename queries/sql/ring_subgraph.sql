-- asks: what joins the members of a lead with each other
-- parameters: $lead (its id)
-- returns: relation, source, target (kind:id), occurrences, first_at, last_at, fund_fen, account_fen
-- order: relation, source, target
-- Money is of the events of the relation and must not be added up over several relations of the same events.
with belongs as (
    select distinct node from server_member where lead_id = $lead
)
select r.relation, r.source, r.target, cast(sum(coalesce(r.observed, 1)) as bigint) as occurrences,
       min(r.first_at) as first_at, max(r.last_at) as last_at, cast(coalesce(sum(r.fund_fen), 0) as bigint) as fund_fen,
       cast(coalesce(sum(r.account_fen), 0) as bigint) as account_fen
from server_link r
semi join belongs a on a.node = r.source
semi join belongs b on b.node = r.target
where r.relation <> 'MEMBER_OF'
group by r.relation, r.source, r.target
order by r.relation, r.source, r.target
