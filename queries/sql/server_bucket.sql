-- asks: the elements of some buckets of one part of a graph
-- parameters: table element (of the question server_elements); $buckets, how many there are; $asked, their numbers
-- returns: bucket, and the columns of element
select push_slot % $buckets as bucket, *
from element
where list_contains($asked, push_slot % $buckets)
order by bucket, identity
