-- asks: purchases that were not taken back, whatever the precision of their time
-- parameters: none (a working table that the questions of checks read)
-- returns: setl_id, patient, place, swiped_at, precise (may be used to the minute), total_fen, opter_id
-- What may be used for rhythm is known to stand; of the rest (batch uploads, coarse times) refunds and what they take back go.
with refund as (
    select setl_id, init_setl_id, mdtrt_id, psn_no, fixmedins_code, medfee_sumamt
    from setl_d
    where coalesce(vali_flag, '1') <> '0'
      and (coalesce(refd_setl_flag, '0') = '1' or coalesce(medfee_sumamt, 0) < 0)
), given_back as (
    select init_setl_id as setl_id, sum(-medfee_sumamt) as fee from refund where init_setl_id is not null group by init_setl_id
), rest as (
    select e.setl_id
    from event_purchase e
    anti join refund r on r.setl_id = e.setl_id
    left join given_back g on g.setl_id = e.setl_id
    where not e.counted and coalesce(g.fee < e.medfee_sumamt, true)
), loose as (
    select s.setl_id
    from setl_d s
    semi join rest r on r.setl_id = s.setl_id
    left join refund b on b.init_setl_id is null and b.mdtrt_id = s.mdtrt_id and b.psn_no = s.psn_no
        and b.fixmedins_code = s.fixmedins_code and b.medfee_sumamt = -s.medfee_sumamt
    where b.mdtrt_id is null
)
select e.setl_id, e.patient, e.place, e.swiped_at, e.counted as precise,
       cast(coalesce(e.medfee_sumamt, 0) * 100 as bigint) as total_fen, e.opter_id
from event_purchase e
left join loose l on l.setl_id = e.setl_id
where e.counted or l.setl_id is not null
