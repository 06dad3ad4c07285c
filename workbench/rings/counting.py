"""Who counts the meetings of a search: the kernel in this process, or an engine that has many machines."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pyarrow as pa

from workbench.engines.engine import FindsPairs
from workbench.rings.cooccurrence import Meetings, Timeline, co_occurrences

if TYPE_CHECKING:
    from workbench.rings.search import Search
    from workbench.rings.traffic import Traffic

__all__ = ["Away", "Counter", "here"]

#: Slots in which a pair has met at least to be of interest.
_TWICE = 2


class Counter(Protocol):
    """Finds the pairs that met at least twice."""

    def __call__(self, events: Timeline, traffic: Traffic, search: Search) -> Meetings:
        """The pairs; one that chance explains (``search.edge_log10_p``) may be missing, no other."""


def here(events: Timeline, traffic: Traffic, search: Search) -> Meetings:  # noqa: ARG001 - a Counter
    """The kernel counts."""
    return co_occurrences(
        events,
        window=search.window,
        slot=search.slot,
        at_least=_TWICE,
        cap=search.cap,
        threads=search.threads,
    )


class Away:
    """An engine counts. It gets a timeline once, however many windows it is searched with."""

    def __init__(self, engine: FindsPairs) -> None:
        self._engine = engine
        self._events: Timeline | None = None
        self._table: pa.Table | None = None

    def __call__(self, events: Timeline, traffic: Traffic, search: Search) -> Meetings:
        """The pairs that chance does not explain, and some that it does."""
        if self._table is None or events is not self._events:
            self._events, self._table = events, _table(events, traffic)
        found = self._engine.likely_pairs(
            self._table,
            pa.table({"cell": np.arange(traffic.cells), "rate": traffic.meeting_rate}),
            window=search.window,
            slot=search.slot,
            cap=search.cap,
            at_least=_TWICE,
            log_chance=search.edge_log10_p * math.log(10),
        )
        a, b, slots = (found[name].to_numpy().astype(np.int32) for name in ("a", "b", "slots"))
        return Meetings(a, b, slots, capped=False)


def _table(events: Timeline, traffic: Traffic) -> pa.Table:
    columns = {
        "position": np.arange(len(events)),
        "place": events.place,
        "at": events.at,
        "unit": events.unit,
        "cell": traffic.cell,
    }
    return pa.table({name: pa.array(values) for name, values in columns.items()})
