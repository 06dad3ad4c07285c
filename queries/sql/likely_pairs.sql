-- asks: pairs of units that met in several slots of time and that chance may not explain
-- parameters: tables part_event (the answer of timeline_parts), timeline(unit, cell), rate(cell, rate); $window and $slot, seconds; $cap, events
--   looked at on either side of an event; $at_least, fewest slots; $log_chance, natural logarithm of the chance from which a pair is of interest
-- returns: a, b, slots with a < b, in the order of (a, b)
-- Expected is what workbench/rings/traffic.py says. The chance of as many slots or more is not below that of just as many, with Stirling's upper
-- bound for the factorial, and not below a half where no more were seen than expected less one (the median of Poisson is within one of its mean).
-- So every pair with a chance up to the limit is here, and some above it are; who asks works out the exact chance.
with meeting as (
    select distinct least(x.unit, y.unit) as a, greatest(x.unit, y.unit) as b, floor(x."at" / $slot) as slot
    from part_event x
    cross join (select 0 as step union all select 1 as step) s
    join part_event y on y.place = x.place and y.part = x.part
        and floor(y."at" / ($window + 1)) = floor(x."at" / ($window + 1)) + s.step
    where x.own and y.position > x.position and y.position <= x.position + $cap
      and y."at" <= x."at" + $window and x.unit <> y.unit
), met as (
    select a, b, count(*) as slots from meeting group by a, b having count(*) >= $at_least
), visit as (
    select unit, cell, count(*) as visits from timeline group by unit, cell
), chance as (
    select m.a, m.b, m.slots, coalesce(sum(v.visits * w.visits * r.rate), 0) as expected
    from met m
    left join visit v on v.unit = m.a
    left join visit w on w.unit = m.b and w.cell = v.cell
    left join rate r on r.cell = w.cell
    group by m.a, m.b, m.slots
)
select a, b, slots
from chance
where case
    when expected <= 0 then true
    when slots <= expected - 1 then ln(0.5) <= $log_chance
    else slots * ln(expected) - expected - (slots * ln(slots) - slots + 1 + 0.5 * ln(slots)) <= $log_chance + 1e-6
end
order by a, b
