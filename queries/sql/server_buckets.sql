-- asks: how the elements of one part of a graph fall into buckets, and a digest of what each bucket holds
-- parameters: table part(identity, ...); $buckets, how many
-- returns: bucket, elements, digest
with element as (
    select identity, cast(md5_number_lower(identity) % 1048576 as bigint) as slot, md5(cast(to_json(p) as varchar)) as content
    from part p
)
select slot % $buckets as bucket, count(*) as elements, md5(string_agg(content, '' order by identity)) as digest
from element group by bucket
order by bucket
