"""What detectors need of an engine, whichever it is."""

from __future__ import annotations

from typing import Protocol, runtime_checkable

import pandas as pd
import pyarrow as pa

__all__ = ["Engine", "FindsPairs"]


class Engine(Protocol):
    """Whatever answers named questions about a case; the same question has the same rows on every engine."""

    def ask(self, name: str, *, wanted: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one question of ``queries/sql``; money comes as Decimal, missing text as NA.

        Args:
            name: name of the question.
            wanted: rows that the question reads as table ``wanted``.
            parameters: values for its ``$name`` placeholders.
        """


@runtime_checkable
class FindsPairs(Protocol):
    """An engine that also looks for pairs that met, where one machine would take too long."""

    def likely_pairs(self, timeline: pa.Table, rate: pa.Table, **parameters: float) -> pa.Table:
        """Pairs that met and that chance may not explain; all of them, and some that chance explains.

        Args:
            timeline: events (position, place, at, unit, cell) in the order of (place, at); asked with another ``rate``
                or window, the same table is not sent again.
            rate: meeting rate of each cell (cell, rate).
            parameters: ``window`` and ``slot`` in seconds, ``cap``, ``at_least`` and ``log_chance``, see the question
                ``likely_pairs``.

        Returns:
            ``a``, ``b``, ``slots`` with a < b, in the order of (a, b).
        """
