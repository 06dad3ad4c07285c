-- asks: how many of the chosen peers of one have any traffic
-- parameters: $own (reads table card_traffic)
-- returns: peers
select count(distinct subject) as peers from card_traffic where subject <> $own and purchases + outpatient + stays > 0
