-- asks: the elements of some buckets of one part of a graph
-- parameters: tables part(identity, ...), asked(bucket); $buckets, how many there are
-- returns: bucket, push_slot (part of the digest of the identity), push_digest (of the content, without its sign), and the columns of the part
with element as (
    select cast(md5_number_lower(identity) % 1048576 as bigint) as push_slot,
           cast(md5_number_lower(cast(to_json(p) as varchar)) >> 1 as bigint) as push_digest, p.*
    from part p
)
select push_slot % $buckets as bucket, *
from element
where push_slot % $buckets in (select bucket from asked)
order by bucket, identity
