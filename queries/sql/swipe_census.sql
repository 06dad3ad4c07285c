-- asks: how many swipes there are, at pharmacies and at the desks of facilities, and how many are void for rhythm and why
-- parameters: none
-- returns: swipes, batch, counted
with
-- then: swipe
select count(*) as swipes, coalesce(sum(batch::integer), 0) as batch, coalesce(sum(counted::integer), 0) as counted
from swipe
