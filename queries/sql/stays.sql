-- asks: hospital stays that were not taken back
-- parameters: none
-- returns: event, place, patient, doctor (-1 unknown), begin_at, end_at (seconds since 1970), dise_no, sp_psn_type, fund in fen
select event, place, patient, coalesce(doctor, -1) as doctor, cast(epoch(begin_at) as bigint) as begin_at,
       cast(epoch(coalesce(end_at, begin_at)) as bigint) as end_at, coalesce(dise_no, '') as dise_no,
       coalesce(sp_psn_type, '') as sp_psn_type, cast(coalesce(fund_pay_sumamt, 0) * 100 as bigint) as fund_fen
from event_admission
where counted
order by event
