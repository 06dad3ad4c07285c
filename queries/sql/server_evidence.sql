-- asks: what every lead rests on, as relationships from the lead to the source row, for a graph server
-- parameters: table lead_evidence (rows of a run, with lead_id)
-- returns: identity, relation, source (lead), target (table:row key), key (position in the lead), session, evidence (the row's own relation), row_table, row_key, source_file, source_row, at_time, person, card, doctor, place, total_fen, fund_fen, account_fen, cash_fen
with numbered as (
    select *, row_number() over (partition by lead_id order by position) as number
    from (select *, row_number() over () as position from lead_evidence)
)
select concat_ws(chr(31), lead_id, number) as identity, 'RESTS_ON' as relation, lead_id as source,
       table_name || ':' || coalesce(row_key, source_file || '#' || source_row) as target, lpad(cast(number as varchar), 9, '0') as key,
       session, relation as evidence, table_name as row_table, row_key, source_file, source_row, at_time, psn_no as person,
       card_id as card, dr_code as doctor, fixmedins_code as place, cast(medfee_sumamt * 100 as bigint) as total_fen,
       cast(fund_pay_sumamt * 100 as bigint) as fund_fen, cast(acct_pay * 100 as bigint) as account_fen,
       cast(cash_payamt * 100 as bigint) as cash_fen
from numbered
order by lead_id, number
