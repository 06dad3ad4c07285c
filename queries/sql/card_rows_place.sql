-- asks: settlements of chosen institutions
-- parameters: none (reads tables card_chosen(id) and card_money)
-- returns: subject, and the columns of card_money
select place as subject, * from card_money semi join card_chosen on card_chosen.id = card_money.place
