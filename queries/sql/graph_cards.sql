-- asks: numbers and attributes of chosen cards, one row per owner; attributes are over all owners
-- parameters: table wanted(id, number), either may be null
-- returns: number, id, kind, label, and the columns that the ontology names
with chosen as (
    select distinct card_id from node_card
    where card_id in (select id from wanted) or card in (select number from wanted)
)
select c.card as number, c.card_id as id, 'card' as kind, c.card_id as label, split_part(c.card_id, ':', 1) as card_type,
       count(*) over whole as owners, cast(sum(c.uses) over whole as bigint) as uses,
       min(c.first_at) over whole as first_at, max(c.last_at) over whole as last_at
from node_card c
where c.card_id in (select card_id from chosen)
window whole as (partition by c.card_id)
order by number
