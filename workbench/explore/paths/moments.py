"""Who met whom when: the single events of nodes, as moments at which a step can be taken."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from workbench.explore.index.arrays import Numbers, ranges
from workbench.explore.index.layout import TIMES
from workbench.explore.index.network_build import KINDS, RELATIONS
from workbench.explore.index.reader import Index

__all__ = ["MADE", "Moments", "moments_of"]

#: Relations that an event of a table makes, and the columns of their two ends.
MADE = {
    "event_purchase": (
        ("SWIPED_AT", "patient", "place"),
        ("USED_AT", "card", "place"),
        ("OWNS", "patient", "card"),
    ),
    "event_outpatient": (
        ("VISITED", "patient", "place"),
        ("SEEN_BY", "patient", "doctor"),
        ("PRACTISED_AT", "doctor", "place"),
    ),
    "event_admission": (
        ("ADMITTED_TO", "patient", "place"),
        ("ATTENDED_BY", "patient", "doctor"),
        ("PRACTISED_AT", "doctor", "place"),
    ),
    "event_prescription": (
        ("PRESCRIBED", "doctor", "patient"),
        ("FILLED_AT", "patient", "place"),
        ("STEERING", "doctor", "place"),
    ),
}

_COLUMN = {"card": "card", "doctor": "doctor", "facility": "place", "patient": "patient", "pharmacy": "place"}


class Moments(NamedTuple):
    """Steps that events allow: from ``node`` to ``other`` by ``relation`` (its code) at ``time`` (microseconds)."""

    node: Numbers
    other: Numbers
    relation: Numbers
    time: Numbers


def moments_of(index: Index, nodes: Numbers) -> Moments:
    """Every moment of the nodes whose time is known; events that were taken back are left out as in the questions."""
    parts = []
    bounds = index.arrays["network.bounds"]
    for position, kind in enumerate(KINDS):
        some = nodes[(nodes >= bounds[position]) & (nodes < bounds[position + 1])]
        if len(some):
            parts += _of_kind(index, kind, some)
    empty = np.empty(0, dtype=np.int64)
    columns = [np.concatenate([empty, *(part[place] for part in parts)]) for place in range(4)]
    return Moments(*columns)


def _of_kind(index: Index, kind: str, nodes: Numbers) -> list[Moments]:
    column = _COLUMN[kind]
    numbers = _numbers(index, kind, nodes)
    found = []
    for table, relations in MADE.items():
        if f"{table}.{column}.starts" in index.arrays:
            rows = _counted(index, table, index.posted(table, column).of(numbers))
            times = _ints(index, f"{table}.{TIMES[table]}", rows)
            for relation, first, second in relations:
                if column in (first, second):
                    ends = [_nodes(index, table, one, rows) for one in (first, second)]
                    here, there = ends if column == first else ends[::-1]
                    kept = (here >= 0) & (there >= 0) & (times != _NO_TIME)
                    code = np.full(int(kept.sum()), RELATIONS.index(relation))
                    found.append(Moments(here[kept], there[kept], code, times[kept]))
    return found


#: Where no time is given.
_NO_TIME = np.iinfo(np.int64).min


def _numbers(index: Index, kind: str, nodes: Numbers) -> Numbers:
    """Numbers in the tables: of a card all rows with its id."""
    if kind == "card":
        first = index.arrays["network.first_card"]
        return ranges(nodes.astype(np.int64), np.searchsorted(first, nodes, side="right"))
    if kind in ("facility", "pharmacy"):
        return np.flatnonzero(np.isin(index.arrays["network.place"], nodes))
    return np.asarray(nodes - index.arrays["network.bounds"][KINDS.index(kind)])


def _counted(index: Index, table: str, rows: Numbers) -> Numbers:
    if table in ("event_outpatient", "event_admission"):
        counted = index.columns[f"{table}.counted"].take(pa.array(rows)).to_numpy(zero_copy_only=False)
        rows = rows[counted.astype(bool)]
    if table == "event_admission":
        facility = np.array([kind == "facility" for kind in index.places["kind"].to_pylist()], dtype=bool)
        rows = rows[facility[_ints(index, f"{table}.place", rows)]]
    return rows


def _nodes(index: Index, table: str, column: str, rows: Numbers) -> Numbers:
    """Numbers in the network of a column of events, negative where it is missing."""
    numbers = _ints(index, f"{table}.{column}", rows)
    known = numbers >= 0
    kind = "pharmacy" if column == "place" else column
    return np.where(known, index.numbers_of(kind, np.where(known, numbers, 0)), -1)


def _ints(index: Index, name: str, rows: Numbers) -> Numbers:
    taken = pc.cast(index.columns[name].take(pa.array(rows, pa.int64())), pa.int64())
    missing = _NO_TIME if name.split(".")[1] in TIMES.values() else -1
    return np.asarray(pc.fill_null(taken, missing).to_numpy(zero_copy_only=False))
