-- asks: how many purchases there are, and how many are void for rhythm and why
-- parameters: none
-- returns: purchases, batch, counted
select count(*) as purchases, coalesce(sum(batch::integer), 0) as batch, coalesce(sum(counted::integer), 0) as counted
from event_purchase
