-- asks: whose cards were used, in settlements of any kind, around chosen patients and cards
-- parameters: table wanted(relation, side, centre, node); $nearest, neighbours per relation, side and centre; $shown, occurrences per edge; $ordering, strongest | recent | money
-- returns: relation, side, centre, other (number), occurrences, first_at, last_at, days, fund_fen, account_fen, neighbours, every_occurrence, at_time, setl_id, mdtrt_id, line_id, other_setl_id, other_mdtrt_id, via
-- The card's key is that of the question settled. Refunds are occurrences and money is net of them.
with owner as (
    select w.relation, w.side, w.centre, w.node as patient, null::varchar as card_id
    from wanted w where w.side = 'source'
    union all
    select w.relation, w.side, w.centre, c.patient, c.card_id
    from wanted w join node_card c on c.card = w.node where w.side = 'target'
), settlement as (
    select o.*, case
               when s.mdtrt_cert_type = '03' and coalesce(s.mdtrt_cert_no, s.card_sn, s.ssc_cardno) is not null
                   then 'SSC:' || coalesce(s.mdtrt_cert_no, s.card_sn, s.ssc_cardno)
               when s.mdtrt_cert_type = '02' then 'IDC:' || s.psn_no
               when s.mdtrt_cert_type = '01' then 'EC:' || s.psn_no
               else 'UNK:' || s.psn_no
           end as used_card, s.setl_time as at_time, s.fund_pay_sumamt as fund, s.acct_pay as account, s.setl_id
    from owner o
    join node_patient p on p.patient = o.patient
    join setl_d s on s.psn_no = p.psn_no
    where coalesce(s.vali_flag, '1') <> '0' and s.fixmedins_code is not null
), touch as (
    select s.relation, s.side, s.centre, case when s.side = 'source' then c.card else s.patient end as other, s.at_time,
           s.fund, s.account, s.setl_id, null::varchar as mdtrt_id, null::varchar as line_id,
           null::varchar as other_setl_id, null::varchar as other_mdtrt_id, null::varchar as via
    from settlement s
    join node_card c on c.card_id = s.used_card and c.patient = s.patient
    where s.card_id is null or s.card_id = s.used_card
-- then: graph_neighbours
