-- asks: the days that valid settlements reach over
-- parameters: none
-- returns: first_on, last_on (missing where there are none)
select cast(min(setl_time) as date) as first_on, cast(max(setl_time) as date) as last_on
from setl_d
where coalesce(vali_flag, '1') <> '0'
