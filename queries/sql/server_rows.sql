-- asks: the checked rows that pushed events, cards and leads rest on, one each, for a graph server
-- parameters: $every, all valid settlements, not only those of pushed events and leads; tables pushed_event and pushed_checked (of the questions server_events, server_checked), lead_evidence (rows of a run)
-- returns: identity, key (table:row key), row_table, row_key, visit, source_file, source_row, person, place, doctor, card (that a settlement was made with, as in the question settled), at_time, fund_fen, account_fen (as the source has them)
with wanted as (
    select row_table, row_key from pushed_event
    union
    select 'setl_d', setl_id from pushed_event
    union
    select table_name, row_key from lead_evidence
    union
    select 'setl_d', unnest([setl_id, other_setl_id]) from pushed_checked
    union
    select 'mdtrt_d', mdtrt_id from pushed_checked
), visited as (
    select mdtrt_id from pushed_event where mdtrt_id is not null
    union
    select mdtrt_id from pushed_checked where mdtrt_id is not null
), every as (
    select 'setl_d' as row_table, setl_id as row_key, mdtrt_id as visit, source_file, source_row, psn_no as person,
           fixmedins_code as place, null::varchar as doctor,
           case
               when mdtrt_cert_type = '03' and coalesce(mdtrt_cert_no, card_sn, ssc_cardno) is not null
                   then 'SSC:' || coalesce(mdtrt_cert_no, card_sn, ssc_cardno)
               when mdtrt_cert_type = '02' then 'IDC:' || psn_no
               when mdtrt_cert_type = '01' then 'EC:' || psn_no
               else 'UNK:' || psn_no
           end as card, setl_time as at_time, fund_pay_sumamt as fund, acct_pay as account
    from setl_d
    where coalesce(vali_flag, '1') <> '0'
      and ($every or setl_id in (select row_key from wanted where row_table = 'setl_d') or mdtrt_id in (from visited))
    union all
    select 'mdtrt_d', mdtrt_id, null, source_file, source_row, psn_no, fixmedins_code, chfpdr_code, null, null, null, null
    from mdtrt_d where mdtrt_id in (select row_key from wanted where row_table = 'mdtrt_d')
    union all
    select 'fee_list_d', bkkp_sn, null, source_file, source_row, psn_no, fixmedins_code, bilg_dr_code, null, null, null, null
    from fee_list_d where bkkp_sn in (select row_key from wanted where row_table = 'fee_list_d')
), known as (
    select row_table || ':' || row_key as key, * from every
), other as (
    -- Rows of leads in tables that no event comes from, and such as were not valid.
    select table_name || ':' || coalesce(row_key, source_file || '#' || source_row) as key, table_name as row_table,
           any_value(row_key) as row_key, min(source_file) as source_file, min(source_row) as source_row
    from lead_evidence group by all
)
select key as identity, key, row_table, row_key, visit, source_file, source_row, person, place, doctor, card, at_time,
       cast(fund * 100 as bigint) as fund_fen, cast(account * 100 as bigint) as account_fen
from (
    from known
    union all by name
    from other where key not in (select key from known)
)
order by key
