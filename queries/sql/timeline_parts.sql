-- asks: the events of a timeline by place and stretch of time, so that two which meet are in one part
-- parameters: table timeline(position, place, at, unit); $window, largest distance of two that meet, and $part, length of a stretch, seconds
-- returns: position, place, part, own, at, unit
-- What comes in the first window of a stretch is in the part before as well, there not as its own.
select position, place, floor("at" / $part) as part, true as own, "at", unit from timeline
union all
select position, place, floor("at" / $part) - 1 as part, false as own, "at", unit from timeline
where "at" - floor("at" / $part) * $part < $window
