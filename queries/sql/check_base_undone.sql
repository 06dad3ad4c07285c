-- asks: settlements that do not count: invalid, refunds, and what refunds take back whole
-- parameters: none (a working table that the questions of checks read)
-- returns: setl_id
-- A refund is matched to its original by init_setl_id, else by the same visit, person, place and opposite amount.
with refund as (
    select setl_id, init_setl_id, mdtrt_id, psn_no, fixmedins_code, -medfee_sumamt as fee
    from setl_d
    where coalesce(vali_flag, '1') <> '0'
      and (coalesce(refd_setl_flag, '0') = '1' or coalesce(medfee_sumamt, 0) < 0)
), linked as (
    select init_setl_id as setl_id, sum(fee) as fee from refund where init_setl_id is not null group by init_setl_id
), by_visit as (
    select distinct mdtrt_id, psn_no, fixmedins_code, fee
    from refund where init_setl_id is null and mdtrt_id is not null
)
select setl_id from refund
union
select setl_id from setl_d where vali_flag = '0'
union
select s.setl_id from setl_d s join linked l on l.setl_id = s.setl_id where l.fee >= s.medfee_sumamt
union
select s.setl_id from setl_d s
join by_visit b on b.mdtrt_id = s.mdtrt_id and b.psn_no = s.psn_no and b.fixmedins_code = s.fixmedins_code
    and b.fee = s.medfee_sumamt
