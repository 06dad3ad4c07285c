-- part: rows among every (certno, psn_name, …) whose certificate number stands more than once, with names fit to be compared
-- Of names nothing but letters and digits counts, wide ones as narrow ones. Most numbers stand once: their names need not be looked at.
select * replace (nullif(regexp_replace(
           translate(upper(psn_name), 'ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ０１２３４５６７８９', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789'),
           '[^\p{L}\p{M}\p{N}]', '', 'g'), '') as psn_name)
from every
where certno in (select certno from every where certno is not null group by certno having count(*) > 1)
