-- asks: what is known of every insured person
-- parameters: none
-- returns: patient, psn_no, psn_name, brdy, live_admdvs, live_addr, resdbook_no, phone, employer, sp_psn_type, die_date
select patient, psn_no, psn_name, brdy, live_admdvs, live_addr, resdbook_no, phone, employer, sp_psn_type, die_date
from node_patient
order by patient
