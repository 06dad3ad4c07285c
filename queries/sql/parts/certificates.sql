-- part: rows among given (certno, …) with every certificate number in one form
-- Blanks and case do not count. Identity numbers of 15 digits, given out until 1999, are written with 18 (GB 11643-1999): the century 19
-- after the region, and the check digit of ISO 7064 MOD 11-2, in whose sum the weights of that century give 11, which is nothing. Where
-- the six digits are no date, or a row of alike digits stands for nobody, 15 digits are no such number and stay.
select * exclude (bare) replace (
    case when regexp_full_match(bare, '\d{15}') and try_strptime('19' || substr(bare, 7, 6), '%Y%m%d') is not null
              and len(list_distinct(string_split(bare, ''))) > 2
         then left(bare, 6) || '19' || substr(bare, 7) || substr('10X98765432', 1 + cast(list_inner_product(
             cast(string_split(bare, '') as double[]), [7, 9, 10, 5, 8, 4, 6, 3, 7, 9, 10, 5, 8, 4, 2]) as integer) % 11, 1)
         else bare end as certno)
from (select *, nullif(upper(replace(certno, ' ', '')), '') as bare from given)
