-- asks: insured persons with their certificate numbers in one form
-- parameters: none (a working table that the questions of checks read)
-- returns: patient, psn_no, psn_name, certno
with given as (
    select patient, psn_no, psn_name, certno from node_patient
)
-- then: certificates
