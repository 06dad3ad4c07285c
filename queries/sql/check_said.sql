-- asks: the figures of each finding of one check
-- parameters: none (reads table check_found)
-- returns: subject, part, said
select subject, part, min(said) as said
from check_found
group by subject, part
order by subject, part
