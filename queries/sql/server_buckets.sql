-- asks: how the elements of one part of a graph fall into buckets, and a digest of what each bucket holds
-- parameters: table element (of the question server_elements); $buckets, how many
-- returns: bucket, elements, digest
select push_slot % $buckets as bucket, count(*) as elements,
       md5(string_agg(cast(push_digest as varchar), ' ' order by identity)) as digest
from element
group by bucket
order by bucket
