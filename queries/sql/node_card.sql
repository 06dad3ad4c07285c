-- asks: every credential in use, one per owner (never keyed on an electronic-credential token)
-- parameters: none
-- returns: card, card_id, patient, first_at, last_at, uses
with every as (
    select card_id, patient, min(settled_at) as first_at, max(settled_at) as last_at, count(*) as uses
    from settled group by card_id, patient
)
select cast(row_number() over () - 1 as integer) as card, *
from (from every order by card_id, patient)
