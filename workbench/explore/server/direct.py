"""Questions whose answer a server can give as it is: who is called so, whose card it is, how many neighbours."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from graph_loaders.neo4j.elements import FEW
from workbench.engines.neo4j_line import Reading
from workbench.explore.keys import node_key
from workbench.explore.server.numbering import Sitting, card_parts, class_of

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = ["DIRECT"]

_FIND: LiteralString = """
CALL () {
    MATCH (n:Patient {id: $text}) RETURN n
    UNION
    MATCH (n:Patient {label: $text}) RETURN n
    UNION
    MATCH (n:Patient {certificate_no: $text}) RETURN n
    UNION
    MATCH (n:Patient {phone: $text}) RETURN n
    UNION
    MATCH (n:Card {id: $text}) RETURN n
    UNION
    MATCH (n:Doctor {id: $text}) RETURN n
    UNION
    MATCH (n:Doctor {label: $text}) RETURN n
    UNION
    MATCH (n:Pharmacy) WHERE n.id = $text OR (n.label CONTAINS $text AND n.label <> n.id) RETURN n
    UNION
    MATCH (n:Facility) WHERE n.id = $text OR (n.label CONTAINS $text AND n.label <> n.id) RETURN n
}
WITH n WHERE coalesce(n.registered IS NOT NULL, false) OR n.owners IS NOT NULL
RETURN n.kind, n.id, n.label
ORDER BY n.id = $text DESC, n.kind, n.id
LIMIT $most
"""

_OWNERS: LiteralString = """
UNWIND $ids AS id MATCH (p:Patient)-[:OWNS]->(:Card {id: id}) RETURN DISTINCT p.id AS psn_no ORDER BY psn_no
"""

_DEGREES: LiteralString = "UNWIND $keys AS key MATCH (n:Entity {key: key}) RETURN n.key, n.degree"


def _find(
    read: Reading, _sitting: Sitting, _wanted: pd.DataFrame | None, values: Mapping[str, object]
) -> pd.DataFrame:
    found = read.rows(_FIND, text=values["text"], most=values["most"])
    return pd.DataFrame(found, columns=["kind", "id", "label"])


def _owners(
    read: Reading, _sitting: Sitting, wanted: pd.DataFrame | None, _values: Mapping[str, object]
) -> pd.DataFrame:
    if wanted is None:
        raise ValueError("owners_of_card is asked about cards")
    return pd.DataFrame(read.rows(_OWNERS, ids=sorted(set(wanted["id"]))), columns=["psn_no"])


def _degrees(
    read: Reading, sitting: Sitting, wanted: pd.DataFrame | None, _values: Mapping[str, object]
) -> pd.DataFrame:
    """Neighbours over the whole case, which the push has counted, whichever events are on the server."""
    if wanted is None:
        raise ValueError("graph_degrees is asked about nodes")
    asked = wanted[["kind", "number"]].drop_duplicates().sort_values(["kind", "number"], ignore_index=True)
    keys = []
    for kind, number in zip(asked["kind"], asked["number"], strict=True):
        name = sitting.names(class_of(str(kind)), [number])[0]
        keys.append(node_key(str(kind), card_parts(name)[0] if kind == "card" else name))
    known: dict[str, Any] = {one[0]: one[1] for one in read.rows(_DEGREES, keys=sorted(set(keys)))}
    counted = asked.assign(degree=[int(known.get(key) or 0) for key in keys])
    return counted[counted["degree"] > 0]


_CONTACTS: LiteralString = """
UNWIND $ids AS id MATCH (:Patient {id: id})-[r:SHARED_CONTACT]-()
WITH DISTINCT r
RETURN startNode(r).id AS source, endNode(r).id AS target, r.via AS via
"""

_TERMINALS: LiteralString = """
MATCH (a:Pharmacy)-[r:SHARED_TERMINAL]->(b:Pharmacy)
UNWIND r.via AS via
RETURN a.id AS source, b.id AS target, via, toString(r.first_at), toString(r.last_at)
"""


def _contacts(
    read: Reading, _sitting: Sitting, wanted: pd.DataFrame | None, values: Mapping[str, object]
) -> pd.DataFrame:
    """Who shares a contact that few have: ties that the push has made."""
    if wanted is None or values["most"] != FEW:
        raise ValueError("contacts of chosen people, shared by few")
    found = [sorted(one[:2]) + one[2:] for one in read.rows(_CONTACTS, ids=sorted(set(wanted["psn_no"])))]
    return pd.DataFrame(sorted(found), columns=["source", "target", "via"])


def _terminals(
    read: Reading, _sitting: Sitting, _wanted: pd.DataFrame | None, values: Mapping[str, object]
) -> pd.DataFrame:
    """Pharmacies that share a terminal, with the first and the last time over all that the two share."""
    if values["most"] != FEW:
        raise ValueError("terminals that few share")
    found = pd.DataFrame(
        sorted(read.rows(_TERMINALS)), columns=["source", "target", "via", "first_at", "last_at"]
    )
    return found.astype(dict.fromkeys(("first_at", "last_at"), "datetime64[us]"))


#: Questions with a text of their own for the server.
DIRECT: dict[str, Callable[[Reading, Sitting, pd.DataFrame | None, Mapping[str, object]], pd.DataFrame]] = {
    "graph_find": _find,
    "owners_of_card": _owners,
    "graph_degrees": _degrees,
    "ties_contacts_of": _contacts,
    "ties_terminals": _terminals,
}
