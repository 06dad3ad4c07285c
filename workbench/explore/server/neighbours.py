"""Who is joined to a node by which relation how often, and when, counted as ``index.network_build`` does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa

from workbench.engines.neo4j_line import Reading
from workbench.explore.index.contacts import SHARED
from workbench.explore.index.network_build import LARGEST_GROUP
from workbench.explore.keys import node_key, parse_key
from workbench.explore.paths.moments import MADE
from workbench.explore.questions import EVERY, Reach
from workbench.explore.server import fetch
from workbench.explore.server.asking import FromServer
from workbench.explore.server.numbering import card_parts, class_of

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = ["Known", "opened", "seen", "timed"]

_SEEN: LiteralString = (
    "UNWIND $keys AS key MATCH (n:Entity {key: key}) WHERE n.registered IS NOT NULL OR n.owners IS NOT NULL "
    "RETURN n.key, n.degree"
)
_PAIRS: LiteralString = """
UNWIND $keys AS key MATCH (n:Entity {key: key})
CALL (n) {
    MATCH (n)-[r:SWIPED_AT|USED_AT|VISITED|SEEN_BY|ADMITTED_TO|ATTENDED_BY|PRACTISED_AT|PRESCRIBED|FILLED_AT]-(o:Entity)
    WHERE type(r) <> 'ATTENDED_BY' OR r.third IS NOT NULL
    RETURN o, type(r) AS relation, count(*) AS times
    UNION ALL
    MATCH (n)-[r:OWNS]-(o:Entity) RETURN o, 'OWNS' AS relation, r.observed AS times
    UNION ALL
    MATCH (n)-[r:PRESCRIBED]->(:Patient) WHERE r.third IS NOT NULL
    WITH r.third AS other, count(*) AS times MATCH (o:Entity {key: other})
    RETURN o, 'STEERING' AS relation, times
    UNION ALL
    MATCH (n)<-[r:FILLED_AT]-(:Patient) WHERE r.third IS NOT NULL
    WITH r.third AS other, count(*) AS times MATCH (o:Entity {key: other})
    RETURN o, 'STEERING' AS relation, times
}
RETURN n.key, collect([o.key, o.degree, relation, times])
"""

#: Nodes whose neighbours one transaction fetches.
_TOGETHER = 300

#: Relation by which nodes of a kind are referred from or to, and the side on which they stand.
_REFERRED = {"doctor": "source", "facility": "target"}


@dataclass
class Known:
    """What has been fetched for one search.

    Attributes:
        degree: per node that was seen, its neighbours by relations that single events make, over the whole case.
        pairs: per node whose neighbours were fetched, how often it is joined to which other by which relation.
        moments: per node whose events were fetched, the other node, the relation and the time in microseconds.
    """

    degree: dict[str, int] = field(default_factory=dict)
    pairs: dict[str, dict[tuple[str, str], int]] = field(default_factory=dict)
    moments: dict[str, list[tuple[str, str, int]]] = field(default_factory=dict)


def seen(answers: FromServer, known: Known, keys: Iterable[str]) -> None:
    """Look up nodes by name; those that the case does not have stay unknown."""
    asked = sorted(set(keys) - set(known.degree))
    known.degree |= {
        key: int(degree or 0) for key, degree in answers.line.read(lambda read: read.rows(_SEEN, keys=asked))
    }


def opened(answers: FromServer, known: Known, keys: list[str]) -> None:
    """Fetch the neighbours of nodes."""
    for first in range(0, len(keys), _TOGETHER):
        _open(answers, known, keys[first : first + _TOGETHER])


def _open(answers: FromServer, known: Known, keys: list[str]) -> None:
    pairs: dict[str, dict[tuple[str, str], int]] = {key: {} for key in keys}

    def work(read: Reading) -> None:
        for key, some in read.rows(_PAIRS, keys=keys):
            for other, degree, relation, times in some:
                known.degree[other] = int(degree or 0)
                pairs[key][other, relation] = int(times)
        shared = {"SHARED_CONTACT": _contacts(read, keys), "SHARED_TERMINAL": _terminals(read, keys)}
        for relation, counted in shared.items():
            for (key, other), times in counted.items():
                pairs[key][other, relation] = times

    answers.line.read(work)
    for (key, other), times in _referrals(answers, keys).items():
        pairs[key][other, "REFERRED_TO"] = times
    seen(answers, known, {other for some in pairs.values() for other, _ in some})
    known.pairs |= pairs


def _of_kind(keys: Iterable[str], *kinds: str) -> list[str]:
    return [node_id for kind, node_id in map(parse_key, keys) if kind in kinds]


def _contacts(read: Reading, keys: list[str]) -> Counter[tuple[str, str]]:
    """Things that people share with others, where not too many share them."""
    people = set(_of_kind(keys, "patient"))
    found: Counter[tuple[str, str]] = Counter()
    if not people:
        return found
    table = fetch.sharing(read, people)
    table = table.filter(table["registered"])
    for column in SHARED:
        found += _within(table["patient"], table[column], people, "patient")
    return found


def _terminals(read: Reading, keys: list[str]) -> Counter[tuple[str, str]]:
    places = set(_of_kind(keys, "pharmacy"))
    if not places:
        return Counter()
    table = fetch.terminals(read, places)
    return _within(table["place"], table["opter_id"], places, "pharmacy")


def _within(
    nodes: pa.ChunkedArray, values: pa.ChunkedArray, asked: set[str], kind: str
) -> Counter[tuple[str, str]]:
    """Pairs of an asked node and another one with the same value, of values that at most ``LARGEST_GROUP`` have."""
    groups: dict[str, list[str]] = {}
    for node, value in zip(nodes.to_pylist(), values.to_pylist(), strict=True):
        if value is not None:
            groups.setdefault(value, []).append(node)
    return Counter(
        (node_key(kind, one), node_key(kind, other))
        for group in groups.values()
        if 1 < len(group) <= LARGEST_GROUP
        for one in group
        if one in asked
        for other in group
        if other != one
    )


def _referrals(answers: FromServer, keys: list[str]) -> dict[tuple[str, str], int]:
    """Admissions after a visit, of doctors and facilities, by the question itself."""
    centres = [(kind, node_id) for kind, node_id in map(parse_key, keys) if kind in _REFERRED]
    if not centres:
        return {}
    wanted = pd.DataFrame(
        {
            "relation": "REFERRED_TO",
            "side": [_REFERRED[kind] for kind, _ in centres],
            "centre": range(len(centres)),
            "node": [answers.sitting.numbers(class_of(kind), [node_id])[0] for kind, node_id in centres],
        }
    )
    reach = {"days": Reach().referral_days}
    answer = answers.ask(
        "graph_around_referrals", wanted=wanted, nearest=EVERY, shown=1, ordering="strongest", **reach
    )
    found: dict[tuple[str, str], int] = {}
    if answer.empty:
        return found
    for centre, side, other, times in zip(
        *(answer[name] for name in ("centre", "side", "other", "occurrences")), strict=True
    ):
        kind = "facility" if side == "source" else "doctor"
        name = answers.sitting.names(class_of(kind), [other])[0]
        found[node_key(*centres[int(centre)]), node_key(kind, name)] = int(times)
    return found


def timed(answers: FromServer, known: Known, keys: list[str]) -> None:
    """Fetch the single events of nodes."""

    def work(read: Reading) -> dict[str, list[tuple[str, str, int]]]:
        # Made anew in every try, because a transaction that fails may be run again.
        found: dict[str, list[tuple[str, str, int]]] = {key: [] for key in keys}
        for table, ways in fetch.EVENTS.items():
            for column in ways:
                kinds = (fetch.PLACES[table],) if column == "place" else (column,)
                ids = _of_kind(keys, *kinds)
                if ids:
                    _moments(found, table, column, fetch.events(read, table, column, ids))
        return found

    known.moments |= answers.line.read(work)


def _moments(found: dict[str, list[tuple[str, str, int]]], table: str, column: str, events: pa.Table) -> None:
    """The steps that events of a table make at the node in a column; those without a place are no events of ours."""
    kinds = {"place": fetch.PLACES[table]}
    for row in events.set_column(
        events.column_names.index(fetch.TIMES[table]), "time", events[fetch.TIMES[table]].cast(pa.int64())
    ).to_pylist():
        if row["time"] is None or row["place"] is None:
            continue
        for relation, first, second in MADE[table]:
            if column in (first, second):
                here, there = (
                    _node(row, column, kinds),
                    _node(row, second if column == first else first, kinds),
                )
                if here is not None and there is not None:
                    found[here].append((there, relation, row["time"]))


def _node(row: dict[str, Any], column: str, kinds: dict[str, str]) -> str | None:
    """Name of the node in a column of an event."""
    name = row.get(column)
    if name is None:
        return None
    return node_key(kinds.get(column, column), card_parts(name)[0] if column == "card" else name)
