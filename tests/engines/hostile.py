"""Two hundred texts that would do harm if they were ever taken for more than text."""

from __future__ import annotations

from itertools import product

_PAYLOADS = (
    "' OR 1=1 //",
    "' OR '1'='1",
    '" OR "1"="1',
    "'}) DETACH DELETE n //",
    "'}) MATCH (n) DETACH DELETE n RETURN count(*) //",
    "\\'}) DETACH DELETE n //",
    "\\u0027}) DETACH DELETE n //",
    "`) DETACH DELETE n //",
    "x` SET n.owned = true //",
    "\\u0060 DETACH DELETE n //",
    "'; DROP TABLE server_node; --",
    "$node",
    "{node}",
    "{{ node }}",
    "${node}",
    "%s%n%x",
    "apoc.cypher.runWrite('MATCH (n) DELETE n', {})",
    "CALL { MATCH (n) DETACH DELETE n } IN TRANSACTIONS",
    "LOAD CSV FROM 'file:///etc/passwd' AS line",
    "<script>alert(1)</script>",
    '=HYPERLINK("x")',
    "../../etc/passwd",
    "\x00",
    "\x1b[31m",
    "\u202etxt",
)
_AROUND = ("{}", "patient:{}", "{}\n", "\ufeff{}", " {}/*", "*/{}", "\U0001f600{}", "{}" + "a" * 3000)

HOSTILE = tuple(
    around.format(payload) if "{}" in around else payload for around, payload in product(_AROUND, _PAYLOADS)
)
