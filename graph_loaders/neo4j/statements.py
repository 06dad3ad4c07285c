"""The statements of a push. Words of the ontology stand in their text, values only ever travel as parameters.

Rows are lists, not maps: a property's name is said once, in the statement, and not in each of a million rows.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from graph_loaders.neo4j.contents import columns_of
from graph_loaders.neo4j.parts import ENTITY, LEAD, ROW, LinkPart, NodePart, Part, node_parts, word
from graph_loaders.neo4j.tables import DAYS, TIMES

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = [
    "AWAIT",
    "STATE",
    "any_of",
    "change",
    "count",
    "create",
    "identity_of",
    "known",
    "remove",
    "schema",
]

#: Label of the nodes that say how far a push is.
STATE = "PushState"

AWAIT = "CALL db.awaitIndexes(300)"

#: By what a drill-down finds people who share something, rows of visits and people, and events near others.
_FOUND_BY = (
    *(("Patient", one) for one in ("certificate_no", "phone", "address", "household")),
    *((ROW, one) for one in ("visit", "person")),
    *(("SWIPED_AT", one) for one in ("first_at", "operator")),
    ("ADMITTED_TO", "first_at"),
)


@cache
def schema() -> tuple[LiteralString, ...]:
    """Constraints and indexes, before anything is loaded: every merge key unique, ids and names to be found by."""
    unique: tuple[tuple[LiteralString, LiteralString, LiteralString], ...] = (
        ("entity_key", ENTITY, "key"),
        ("lead_id", LEAD, "lead_id"),
        ("push_state_id", STATE, "id"),
        ("source_row_key", ROW, "key"),
    )
    made = [
        f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        for name, label, key in unique
    ]
    for part in node_parts():
        for key in ("id", "label") if part.kind else ():
            label = word(part.name)
            made.append(f"CREATE INDEX {label.lower()}_{key} IF NOT EXISTS FOR (n:{label}) ON (n.{key})")
    for name, key in _FOUND_BY:
        pattern = f"()-[x:{word(name)}]-()" if name.isupper() else f"(x:{word(name)})"
        made.append(f"CREATE INDEX {name.lower()}_{key} IF NOT EXISTS FOR {pattern} ON (x.{word(key)})")
    return tuple(made)


@cache
def create(part: Part) -> LiteralString:
    """Create elements that are not there; answers how many."""
    if isinstance(part, NodePart):
        labels = ":".join(word(one) for one in part.labels)
        return f"UNWIND $rows AS row CREATE (x:{labels} {_properties(part)}) RETURN count(x) AS done"
    return (
        f"UNWIND $rows AS row {_end('a', part.source, 0)} {_end('b', part.target, 1)} "
        f"CREATE (a)-[x:{word(part.name)} {_properties(part)}]->(b) RETURN count(x) AS done"
    )


@cache
def change(part: Part) -> LiteralString:
    """Give elements their new properties; the element's own id stands first in each row."""
    return f"UNWIND $rows AS row {_by_id(part, 'row[0]')} SET x += {_properties(part, 1)} RETURN count(x) AS done"


@cache
def remove(part: Part) -> LiteralString:
    """Take elements away, by their own ids; a node with everything that others have tied to it."""
    verb: LiteralString = "DETACH DELETE" if isinstance(part, NodePart) else "DELETE"
    return f"UNWIND $rows AS row {_by_id(part, 'row')} {verb} x RETURN count(*) AS done"


@cache
def known(part: Part) -> LiteralString:
    """What the server has of some buckets: bucket, the element's own id, identity, digest."""
    if isinstance(part, NodePart):
        pattern: LiteralString = f"(x:{word(part.name)})"
        identity: LiteralString = f"[x.{word(part.key)}]"
    else:
        pattern = f"(a)-[x:{word(part.name)}]->(b)"
        identity = f"[a.{word(part.source[1])}, b.{word(part.target[1])}, {_own_name(part)}]"
    return (
        f"MATCH {pattern} WHERE x.push_slot % $buckets IN $asked "
        f"RETURN x.push_slot % $buckets AS bucket, elementId(x) AS own, {identity} AS identity, x.push_digest AS digest"
    )


@cache
def count(part: Part) -> LiteralString:
    """How many elements of a part were pushed; what somebody else made is not counted."""
    pattern: LiteralString = "()-[x:{}]->()" if isinstance(part, LinkPart) else "(x:{})"
    return f"MATCH {pattern.format(word(part.name))} RETURN count(x.push_slot) AS done"


@cache
def any_of(part: NodePart) -> LiteralString:
    """Whether there is any node of a label."""
    return f"MATCH (x:{word(part.name)}) RETURN true AS found LIMIT 1"


def identity_of(part: Part, row: tuple[object, ...]) -> tuple[object, ...]:
    """What ``known`` calls the identity, of a row that is sent."""
    at = {name: position for position, name in enumerate(columns_of(part))}
    if isinstance(part, NodePart):
        return (row[at[part.key]],)
    own = next((name for name in ("key", "role") if name in at), None)
    return (row[0], row[1], None if own is None else row[at[own]])


def _own_name(part: LinkPart) -> LiteralString:
    """What tells relationships of one type between the same two nodes apart."""
    for name in ("key", "role"):
        if name in part.properties:
            return f"x.{word(name)}"
    return "null"


def _end(name: LiteralString, end: tuple[str, str], position: int) -> LiteralString:
    label, key = end
    return f"MATCH ({name}:{word(label)} {{{word(key)}: row[{position!s}]}})"


def _by_id(part: Part, value: LiteralString) -> LiteralString:
    if isinstance(part, NodePart):
        return f"MATCH (x) WHERE elementId(x) = {value}"
    return f"MATCH ()-[x:{word(part.name)}]->() WHERE elementId(x) = {value}"


def _properties(part: Part, shift: int = 0) -> LiteralString:
    """A map of the part's properties, each from its place in the row."""
    named = [
        f"{name if name.startswith('push_') else word(name)}: {_value(name, position + shift)}"
        for position, name in enumerate(columns_of(part))
        if not (isinstance(part, LinkPart) and position < 2)
    ]
    return "{" + ", ".join(named) + "}"


def _value(name: str, position: int) -> LiteralString:
    """A value of a row; times and days travel as text, which the driver packs in a fifth of the time."""
    if name in TIMES:
        return f"localdatetime(row[{position!s}])"
    return f"date(row[{position!s}])" if name in DAYS else f"row[{position!s}]"
