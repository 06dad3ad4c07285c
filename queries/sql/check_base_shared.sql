-- asks: certificate numbers under which people of different names stand
-- parameters: none (a working table that the questions of checks read)
-- returns: certno
-- Two names under one number are two people and a mistake in a register, and not one person twice.
with every as (
    select certno, psn_name from check_base_person
), named as (
-- then: repeated_numbers
)
select certno from named group by certno having count(distinct psn_name) > 1
