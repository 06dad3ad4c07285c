-- A year of settlements at constant density: whatever the number of rows, a pharmacy has 3,000 swipes, a district 100
-- pharmacies, 4 hospitals and its own people. A sixth of all swipes follow the housemate's, one in a hundred belongs
-- to a ring of ten cards. Everything is a hash of the row's number, so the same rows come out on every machine.
create or replace macro pick(i, salt, n) as cast(hash(i, salt) % greatest(cast(n as ubigint), 1) as bigint);
create or replace macro part(i, salt) as (hash(i, salt) % 1000003) / 1000003.0;
create or replace macro code(prefix, number, width) as prefix || lpad(cast(number as varchar), width, '0');
create or replace macro patient_no(p) as code('9900', p, 16);
create or replace macro doctor_no(place, i) as code('D', place * 40 + pick(i, 'doctor', 40), 12);
create or replace macro size() as getvariable('rows');
create or replace macro people() as greatest(size() // 6, 20);
create or replace macro districts() as greatest(size() * 72 // 30000000, 1);
create or replace macro rings() as greatest(size() // 40000, 1);
create or replace macro clock(i) as cast(
    case when pick(i, 'half', 2) = 0 then 27000 else 52000 end
    + 18000 * (part(i, 't1') + part(i, 't2') + part(i, 't3')) / 3 as bigint);

create or replace view raw as
select i, i % 100 = 99 as pooled, i // 1000 as gang, (i // 100) % 10 as seat,
       i - (case when i % 6 = 5 and i % 100 <> 0 then 1 else 0 end) as j
from range(size()) t(i);

create or replace view person as
select i, j, pooled, i <> j as follows, gang,
       case when pooled then pick(gang % rings() * 10 + seat, 'ring', people())
            when i <> j then xor(pick(j, 'person', people()), 1) else pick(j, 'person', people()) end % people() as p,
       case when pooled then 0 else pick(j, 'kind', 100) end as what,
       case when pooled then gang * 1000 else j end * 365 // size() as day,
       case when pooled then clock(gang) + seat * 30 else clock(j) + (i - j) * (20 + pick(i, 'gap', 100)) end as second
from raw;

create or replace view settlement as
select i, p, what < 72 as at_pharmacy, what >= 97 as inpatient,
       case when what < 72 and pooled then gang % rings() % (districts() * 100)
            when what < 72 then p // 2 % districts() * 100 + cast(floor(100 * pow(
                case when pick(j, 'home', 10) < 8 then part(p // 2, 'pharmacy') else part(j, 'elsewhere') end, 1.4)) as bigint)
            when pick(j, 'away', 10) < 8 then p // 2 % districts() * 4 + pick(p // 2, 'hospital', 4)
            else pick(j, 'hospital', districts() * 4) end as place,
       timestamp '2025-01-01' + to_days(cast(day as integer)) + to_seconds(second) as at_time, day,
       cast(case when what < 72 then 20 + pick(i, 'fee', 20000) / 100.0
                 when what < 97 then 80 + pick(i, 'fee', 60000) / 100.0
                 else 3000 + pick(i, 'fee', 1000000) / 100.0 end as decimal(18, 2)) as fee
from person;

create or replace view setl_d as
select code('S99', i, 13) as setl_id, code('M99', i, 13) as mdtrt_id, patient_no(p) as psn_no,
       '01' as psn_cert_type, code('990001', p, 12) as certno, case when p % 2 = 0 then '1' else '2' end as gend,
       date '1950-01-01' + cast(pick(p // 2, 'born', 18000) as integer) as brdy,
       case when p % 5 = 0 then '390' else '310' end as insutype, '11' as psn_type,
       case when at_pharmacy then code('P99', place, 9) else code('H99', place, 9) end as fixmedins_code,
       case when at_pharmacy then code('Pharmacy ', place, 6) else code('Hospital ', place, 6) end as fixmedins_name,
       case when at_pharmacy then '11' else '03' end as hosp_lv, '990001' as fix_blng_admdvs,
       cast(at_time as date) as begndate, cast(at_time as date) as enddate, at_time as setl_time,
       '03' as mdtrt_cert_type, code('K', p, 9) as mdtrt_cert_no,
       case when at_pharmacy then '41' when inpatient then '21' else '11' end as med_type,
       fee as medfee_sumamt, cast(fee * 0.9 as decimal(18, 2)) as inscp_amt,
       case when at_pharmacy then cast(0 as decimal(18, 2)) else cast(fee * 0.6 as decimal(18, 2)) end as fund_pay_sumamt,
       case when at_pharmacy then fee else cast(0 as decimal(18, 2)) end as acct_pay,
       case when at_pharmacy then cast(0 as decimal(18, 2)) else cast(fee * 0.4 as decimal(18, 2)) end as cash_payamt,
       '0' as refd_setl_flag, '1' as vali_flag, code('D9', pick(p, 'ill', 300), 4) as dise_no,
       code('OP', place * 3 + i % 3, 8) as opter_id, code('99', i, 28) as msgid
from settlement;

create or replace view mdtrt_d as
select code('M99', i, 13) as mdtrt_id, patient_no(p) as psn_no, code('990001', p, 12) as certno,
       code('H99', place, 9) as fixmedins_code, at_time - to_minutes(40) as begntime,
       at_time + to_days(case when inpatient then 3 + cast(pick(i, 'stay', 9) as integer) else 0 end) as endtime,
       case when inpatient then '21' else '11' end as med_type, doctor_no(place, i) as chfpdr_code,
       code('Doctor ', pick(i, 'doctor', 40), 3) as chfpdr_name, code('D9', pick(p, 'ill', 300), 4) as dise_no,
       '1' as vali_flag
from settlement where not at_pharmacy;

create or replace view fee_list_d as
select code('F99', i, 13) as bkkp_sn, code('M99', i, 13) as mdtrt_id, code('S99', i, 13) as setl_id,
       patient_no(p) as psn_no, code('P99', place, 9) as fixmedins_code, '41' as med_type,
       code('R', i, 12) as rx_drord_no, at_time as fee_ocur_time, fee as det_item_fee_sumamt,
       code('X', pick(i, 'drug', 400), 6) as hilist_code, '1' as vali_flag,
       doctor_no(p // 2 % districts() * 4 + pick(p // 2, 'hospital', 4), i) as bilg_dr_code
from settlement where at_pharmacy and i % 6 = 1;

create or replace view psn_info_b as
select patient_no(p) as psn_no, '01' as psn_cert_type, code('990001', p, 12) as certno, code('Person ', p, 9) as psn_name,
       case when p % 2 = 0 then '1' else '2' end as gend,
       date '1950-01-01' + cast(pick(p // 2, 'born', 18000) as integer) as brdy, '990001' as live_admdvs,
       code('Street ', p // 2, 9) as live_addr, code('HH', p // 2, 9) as resdbook_no, code('199', p, 8) as mob, '1' as vali_flag
from range(people()) t(p);

create or replace view fixmedins_b as
select code('P99', n, 9) as fixmedins_code, code('Pharmacy ', n, 6) as fixmedins_name, '2' as fixmedins_type, '11' as hosp_lv,
       '990001' as fix_blng_admdvs from range(districts() * 100) t(n)
union all
select code('H99', n, 9), code('Hospital ', n, 6), '1', '03', '990001' from range(districts() * 4) t(n);
