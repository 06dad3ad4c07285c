-- part: certificate numbers under which people of different names stand, among every (certno, psn_name)
-- Two names under one number are two people and a mistake in a register, and not one person twice. Blanks and dots in names do not count.
select certno from every
where certno is not null
group by certno
having count(distinct nullif(regexp_replace(upper(psn_name), '[\s·•．.]', '', 'g'), '')) > 1
