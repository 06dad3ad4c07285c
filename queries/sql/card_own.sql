-- asks: traffic of one by month and as a whole
-- parameters: $own (reads table card_traffic)
-- returns: the columns of card_traffic
select * from card_traffic where subject = $own order by month
