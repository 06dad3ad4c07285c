-- asks: certificate numbers under which people of different names stand
-- parameters: none (a working table that the questions of checks read)
-- returns: certno
with every as (select certno, psn_name from node_patient)
-- then: shared_numbers
