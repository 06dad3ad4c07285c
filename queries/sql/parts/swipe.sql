-- part: `swipe`, those at pharmacies and, with numbers below zero, those at the desks of facilities
swipe as (
    select event, setl_id, patient, card, place, swiped_at, medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt, counted, batch
    from event_purchase
    union all
    select -1 - event as event, setl_id, patient, card, place, swiped_at, medfee_sumamt, fund_pay_sumamt, acct_pay, cash_payamt,
           counted, batch
    from event_desk_swipe
)
