-- asks: the elements of one part of a graph with what tells whether they are as before
-- parameters: table part(identity, ...)
-- returns: push_slot (part of the digest of the identity), push_digest (of the content, without its sign), and the columns of the part
select cast(md5_number_lower(identity) % 1048576 as bigint) as push_slot,
       cast(md5_number_lower(cast(to_json(p) as varchar)) >> 1 as bigint) as push_digest, p.*
from part p
