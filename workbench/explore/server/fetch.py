"""Rows of a server as columns of text ids, in the order in which the questions of a case name them.

Every function is one question in Cypher inside of a read transaction that the caller has begun. Values travel as
parameters; what stands in a text are words of the ontology. Times come as text, which the driver unpacks in a fifth of
the time; rows come as one list.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

import pyarrow as pa

from graph_loaders.neo4j.parts import word
from graph_loaders.ontology import edge_types
from workbench.engines.neo4j_line import Reading
from workbench.explore.server.numbering import card_name

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = [
    "EVENTS",
    "PLACES",
    "SOURCE",
    "TIMES",
    "Way",
    "checked",
    "events",
    "events_near",
    "nodes",
    "owned",
    "referring",
    "sharing",
    "source_rows",
    "terminals",
    "yuan",
]

_FEN = 18


class Way(NamedTuple):
    """How events are found at a node: the relation, and the columns of its other end and of its third node."""

    relation: str
    outgoing: bool
    other: str
    third: str


#: Per event table, and the column in which a node stands, the relation that has every event of the node once.
EVENTS: dict[str, dict[str, Way]] = {
    "event_purchase": {
        "patient": Way("SWIPED_AT", True, "place", "card"),
        "card": Way("USED_AT", True, "place", "patient"),
        "place": Way("SWIPED_AT", False, "patient", "card"),
    },
    "event_outpatient": {
        "patient": Way("VISITED", True, "place", "doctor"),
        "doctor": Way("SEEN_BY", False, "patient", "place"),
        "place": Way("VISITED", False, "patient", "doctor"),
    },
    "event_admission": {
        "patient": Way("ADMITTED_TO", True, "place", "doctor"),
        "doctor": Way("ATTENDED_BY", False, "patient", "place"),
        "place": Way("ADMITTED_TO", False, "patient", "doctor"),
    },
    "event_prescription": {
        "patient": Way("FILLED_AT", True, "place", "doctor"),
        "doctor": Way("PRESCRIBED", True, "patient", "place"),
        "place": Way("FILLED_AT", False, "patient", "doctor"),
    },
}

#: Columns of the event tables beside the nodes, and the property of the relation that holds each.
_OWN: dict[str, dict[str, str]] = {
    "event_purchase": {"setl_id": "setl_id", "counted": "counted"},
    "event_outpatient": {
        "mdtrt_id": "mdtrt_id",
        "setl_id": "setl_id",
        "row_key": "row_key",
        "med_type": "med_type",
    },
    "event_admission": {"mdtrt_id": "mdtrt_id", "setl_id": "setl_id", "row_key": "row_key"},
    "event_prescription": {"bkkp_sn": "line_id", "setl_id": "setl_id"},
}
_MONEY = {"fund_pay_sumamt": "fund_fen", "acct_pay": "account_fen"}
TIMES = {
    "event_purchase": "swiped_at",
    "event_outpatient": "visited_at",
    "event_admission": "begin_at",
    "event_prescription": "filled_at",
}

#: Kind of the places of an event table.
PLACES = {
    "event_purchase": "pharmacy",
    "event_outpatient": "facility",
    "event_admission": "facility",
    "event_prescription": "pharmacy",
}

_LABELS = {
    "patient": "Patient",
    "card": "Card",
    "doctor": "Doctor",
    "pharmacy": "Pharmacy",
    "facility": "Facility",
}

#: Attributes of nodes: column of the case's table and property on the server.
_NODES: dict[str, dict[str, str]] = {
    "patient": {
        "psn_no": "id",
        "psn_name": "label",
        "certno": "certificate_no",
        "gend": "gender",
        "brdy": "born_on",
        "live_admdvs": "region",
        "live_addr": "address",
        "resdbook_no": "household",
        "phone": "phone",
        "insutype": "insurance",
        "sp_psn_type": "special_group",
        "die_date": "died_on",
        "registered": "registered",
        "source_file": "source_file",
        "source_row": "source_row",
    },
    "doctor": {
        "dr_code": "id",
        "dr_name": "label",
        "medins_code": "facility_id",
        "registered": "registered",
    },
    "place": {
        "fixmedins_code": "id",
        "fixmedins_name": "label",
        "kind": "kind",
        "hosp_lv": "level",
        "region": "region",
        "registered": "registered",
    },
}
_DATES = ("brdy", "die_date")

#: Columns of a source row on the server.
SOURCE = (
    *("row_table", "row_key", "visit", "source_file", "source_row", "person", "place", "doctor", "card"),
    *("at_time", "fund_fen", "account_fen"),
)


def _words(text: str) -> LiteralString:
    """A text put together from words of the ontology and this module's own; no value is ever part of it."""
    return cast("LiteralString", text)  # type: ignore[redundant-cast]  # mypy takes it for any str


@cache
def _events_text(table: str, column: str) -> LiteralString:
    way = EVENTS[table][column]
    label = _LABELS[PLACES[table] if column == "place" else column]
    left, right = ("-", "->") if way.outgoing else ("<-", "-")
    return _words(
        f"UNWIND $ids AS id MATCH (n:{label} {{id: id}}){left}[r:{way.relation}]{right}(o) "
        f"RETURN collect([n.id, o.id, r.third, {_properties(table)}])"
    )


@cache
def _near_text(table: str) -> LiteralString:
    way = EVENTS[table]["patient"]
    return _words(
        f"UNWIND $asked AS a MATCH (n:Patient)-[r:{way.relation}]->(o) "
        "WHERE r.first_at >= localdatetime(a[1]) AND r.first_at <= localdatetime(a[2]) AND o.id = a[0] "
        f"RETURN collect([n.id, o.id, r.third, {_properties(table)}])"
    )


def _properties(table: str) -> str:
    named = ", ".join(f"r.{one}" for one in (*_OWN[table].values(), *_MONEY.values()))
    return f"toString(r.first_at), {named}"


def events(read: Reading, table: str, column: str, ids: Iterable[str]) -> pa.Table:
    """Every event of a table that names one of the nodes in a column; nodes by id, cards with their owner."""
    asked = sorted(set(ids))
    rows = read.rows(_events_text(table, column), ids=asked)[0][0] if asked else []
    return _event_table(table, column, rows)


def events_near(read: Reading, table: str, asked: Sequence[tuple[str, str, str]]) -> pa.Table:
    """Events of people at places between times; ``asked`` has place, and first and last time in ISO form."""
    rows = read.rows(_near_text(table), asked=[list(one) for one in asked])[0][0] if asked else []
    return _event_table(table, "patient", rows)


def _event_table(table: str, column: str, rows: list[list[Any]]) -> pa.Table:
    way = EVENTS[table][column]
    columns = list(zip(*rows, strict=True)) or [()] * (4 + len(_OWN[table]) + len(_MONEY))
    thirds = [None if one is None else one.partition(":")[2] for one in columns[2]]
    found: dict[str, Any] = {
        column: pa.array(columns[0], pa.string()),
        way.other: pa.array(columns[1], pa.string()),
        way.third: pa.array(thirds, pa.string()),
        TIMES[table]: pa.array(columns[3], pa.string()).cast(pa.timestamp("us")),
    }
    for name, values in zip((*_OWN[table], *_MONEY), columns[4:], strict=True):
        found[name] = yuan(values) if name in _MONEY else pa.array(values, _kind(name))
    if "card" in found:
        pairs = zip(found["card"].to_pylist(), found["patient"].to_pylist(), strict=True)
        found["card"] = pa.array(
            [None if card is None else card_name(card, str(of)) for card, of in pairs], pa.string()
        )
    return pa.table(found)


def _kind(name: str) -> pa.DataType:
    if name in ("counted", "registered"):
        return pa.bool_()
    return pa.int64() if name in ("source_row", "uses") else pa.string()


def yuan(fen: Iterable[int | None]) -> pa.Array:
    """Fen as yuan with two places, exact; what is missing stays missing."""
    whole = pa.array(list(fen), pa.int64()).cast(pa.decimal128(19, 0))
    return pa.Array.from_buffers(pa.decimal128(_FEN, 2), len(whole), whole.buffers(), offset=whole.offset)


@cache
def _nodes_text(group: str) -> LiteralString:
    keys = ", ".join(
        f"'{kind}:' + id" for kind in (("pharmacy", "facility") if group == "place" else (group,))
    )
    named = ", ".join(
        f"toString(n.{one})" if column in _DATES else f"n.{one}" for column, one in _NODES[group].items()
    )
    return _words(
        f"UNWIND $ids AS id UNWIND [{keys}] AS key MATCH (n:Entity {{key: key}}) WHERE n.registered IS NOT NULL "
        f"RETURN collect([{named}])"
    )


def nodes(read: Reading, group: str, ids: Iterable[str]) -> pa.Table:
    """Nodes with their attributes, in the columns of the case's own table; those that no table names are left out."""
    rows = read.rows(_nodes_text(group), ids=sorted(set(ids)))[0][0]
    names = _NODES[group]
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return pa.table(
        {
            name: pa.array(values, pa.string()).cast(pa.date32())
            if name in _DATES
            else pa.array(values, _kind(name))
            for name, values in zip(names, columns, strict=True)
        }
    )


_OWNED: dict[str, LiteralString] = {
    "card": "UNWIND $ids AS id MATCH (p:Patient)-[o:OWNS]->(c:Card {id: id}) ",
    "patient": "UNWIND $ids AS id MATCH (p:Patient {id: id})-[o:OWNS]->(c:Card) ",
}


def owned(read: Reading, *, cards: Iterable[str] = (), people: Iterable[str] = ()) -> pa.Table:
    """Cards with every owner, or every card of some people, in the columns of the case's own table."""
    rows: list[list[Any]] = []
    for by, ids in (("card", sorted(set(cards))), ("patient", sorted(set(people)))):
        if ids:
            told = "RETURN collect([c.id, p.id, toString(o.first_at), toString(o.last_at), o.observed])"
            rows += read.rows(_OWNED[by] + told, ids=ids)[0][0]
    every = sorted(
        {(card, of): (card, of, *rest) for card, of, *rest in rows}.values(), key=lambda one: one[:2]
    )
    columns = list(zip(*every, strict=True)) or [()] * 5
    names = [card_name(card, of) for card, of in zip(columns[0], columns[1], strict=True)]
    return pa.table(
        {
            "card": pa.array(names, pa.string()),
            "card_id": pa.array(columns[0], pa.string()),
            "patient": pa.array(columns[1], pa.string()),
            "first_at": pa.array(columns[2], pa.string()).cast(pa.timestamp("us")),
            "last_at": pa.array(columns[3], pa.string()).cast(pa.timestamp("us")),
            "uses": pa.array(columns[4], pa.int64()),
        }
    )


_SHARED: dict[str, LiteralString] = {
    "address": "UNWIND $values AS value MATCH (o:Patient {address: value}) ",
    "household": "UNWIND $values AS value MATCH (o:Patient {household: value}) ",
    "phone": "UNWIND $values AS value MATCH (o:Patient {phone: value}) ",
}
_CONTACTS: LiteralString = (
    "UNWIND $ids AS id MATCH (p:Patient {id: id}) WHERE p.registered "
    "RETURN collect(DISTINCT p.address), collect(DISTINCT p.household), collect(DISTINCT p.phone)"
)


def sharing(read: Reading, ids: Iterable[str]) -> pa.Table:
    """People who share an address, household book or phone with some, and these themselves where they have any."""
    found: dict[str, list[Any]] = {}
    # Values go to and fro: inside of one statement every row would carry the lists of all of them.
    for text, values in zip(_SHARED.values(), read.rows(_CONTACTS, ids=sorted(set(ids)))[0], strict=True):
        if values:
            rows = read.rows(
                text + "RETURN collect([o.id, o.address, o.household, o.phone, o.registered])", values=values
            )
            found |= {row[0]: row for row in rows[0][0]}
    columns = list(zip(*found.values(), strict=True)) or [()] * 5
    names = ("patient", "live_addr", "resdbook_no", "phone", "registered")
    return pa.table(
        {name: pa.array(values, _kind(name)) for name, values in zip(names, columns, strict=True)}
    )


_REFERRING: LiteralString = """
UNWIND $doctors AS id MATCH (:Doctor {id: id})<-[:SEEN_BY]-(p:Patient) RETURN DISTINCT p.id
UNION
UNWIND $places AS id MATCH (:Facility {id: id})<-[:ADMITTED_TO]-(p:Patient) RETURN DISTINCT p.id
"""


def referring(read: Reading, doctors: Iterable[str], places: Iterable[str]) -> list[str]:
    """People who saw one of the doctors or were admitted to one of the places."""
    found = read.rows(_REFERRING, doctors=sorted(set(doctors)), places=sorted(set(places)))
    return [one for (one,) in found]


_TERMINALS: LiteralString = """
UNWIND $ids AS id MATCH (:Pharmacy {id: id})<-[s:SWIPED_AT]-() WHERE s.operator IS NOT NULL
WITH DISTINCT s.operator AS number
MATCH (o:Pharmacy)<-[r:SWIPED_AT]-() WHERE r.operator = number
WITH o, number, min(r.first_at) AS first_at, min(r.setl_id) AS setl_id
RETURN collect([o.id, number, toString(first_at), setl_id])
"""


def terminals(read: Reading, ids: Iterable[str]) -> pa.Table:
    """Operator and terminal numbers of some pharmacies: who else used them, since when, and one settlement of each."""
    rows = read.rows(_TERMINALS, ids=sorted(set(ids)))[0][0]
    columns = list(zip(*rows, strict=True)) or [()] * 4
    return pa.table(
        {
            "place": pa.array(columns[0], pa.string()),
            "opter_id": pa.array(columns[1], pa.string()),
            "swiped_at": pa.array(columns[2], pa.string()).cast(pa.timestamp("us")),
            "setl_id": pa.array(columns[3], pa.string()),
        }
    )


#: Columns of what findings of cross-checks join, as the file of the checks has them.
_CHECKED = ("at_time", "fund", "account", "setl_id", "mdtrt_id", "other_setl_id", "via")


@cache
def _checked_text(relation: str, side: str) -> LiteralString:
    directed = edge_types()[relation].directed
    left, right = ("-", "->" if directed else "-") if side == "source" else ("<-", "-")
    return _words(
        f"UNWIND $keys AS key MATCH (n:Entity {{key: key}}){left}[r:{word(relation)}]{right}(o:Entity) "
        "RETURN n.id, o.id, toString(r.first_at), r.fund_fen, r.account_fen, r.setl_id, r.mdtrt_id, r.other_setl_id, "
        "r.via[0], startNode(r) = n"
    )


def checked(read: Reading, asked: dict[tuple[str, str], list[str]]) -> pa.Table:
    """Occurrences by relation and side: ``relation``, ``source`` and ``target`` by id, and the columns of the checks.

    A pair without direction is told from the node that is asked about, its own settlement first.
    """
    rows = []
    for (relation, side), keys in sorted(asked.items()):
        for here, there, *values, forward in read.rows(_checked_text(relation, side), keys=sorted(set(keys))):
            if not edge_types()[relation].directed and not forward:
                values[3], values[5] = values[5], values[3]
            ends = (here, there) if side == "source" else (there, here)
            rows.append((relation, *ends, *values))
    columns = list(zip(*rows, strict=True)) or [()] * (3 + len(_CHECKED))
    found: dict[str, Any] = {}
    for name, column in zip(("relation", "source", "target", *_CHECKED), columns, strict=True):
        found[name] = yuan(column) if name in ("fund", "account") else pa.array(column, pa.string())
    return pa.table({**found, "at_time": found["at_time"].cast(pa.timestamp("us"))})


_BY: dict[str, LiteralString] = {
    "key": "UNWIND $keys AS one MATCH (r:SourceRow {key: one}) ",
    "visit": "UNWIND $keys AS one MATCH (r:SourceRow {visit: one}) ",
    "person": "UNWIND $keys AS one MATCH (r:SourceRow {person: one}) ",
}


def source_rows(read: Reading, by: str, keys: Iterable[str]) -> list[dict[str, Any]]:
    """Checked rows by ``key`` (``"table:row key"``), by ``visit`` or by ``person``; ``at_time`` as text."""
    asked = sorted(set(keys))
    if not asked:
        return []
    named = ", ".join(f"toString(r.{one})" if one == "at_time" else f"r.{one}" for one in SOURCE)
    text = _words(f"{_BY[by]} WHERE r.person IS NOT NULL RETURN collect([{named}])")
    return [dict(zip(SOURCE, row, strict=True)) for row in read.rows(text, keys=asked)[0][0]]
