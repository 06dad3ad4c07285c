"""What every detector hands back, and the small steps that all of them share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from workbench.leads.lead import Lead, Member
from workbench.rings.cooccurrence import Ints, Longs
from workbench.rings.edges import no_edges
from workbench.rings.nulls import log10_poisson_tail
from workbench.texts import Text

__all__ = [
    "ROW_COLUMNS",
    "Detection",
    "calendar_months",
    "day_of",
    "money",
    "role_of",
    "span",
    "venues",
]

#: Shares of the sessions from which somebody is core, or likely.
_CORE, _LIKELY = 0.5, 0.3

#: Chance (log10) above which attendance proves nothing, and from which it proves a lot.
_BY_CHANCE, _NO_CHANCE = -1.0, -6.0

#: Columns of the evidence rows of a detection, beside ``lead``, the position of the lead.
ROW_COLUMNS = (
    "session",
    "relation",
    "table_name",
    "row_key",
    "source_file",
    "source_row",
    "at_time",
    "psn_no",
    "card_id",
    "dr_code",
    "fixmedins_code",
    "medfee_sumamt",
    "fund_pay_sumamt",
    "acct_pay",
    "cash_payamt",
)


@dataclass(frozen=True)
class Detection:
    """Leads of one scheme with the rows behind them.

    Attributes:
        leads: best first.
        rows: evidence rows; ``lead`` is the position in ``leads``.
        notes: what was switched off or not known.
        counts: figures of the search, for the run record.
        edges: pairs that survive error control, see ``workbench.rings.edges``.
    """

    leads: tuple[Lead, ...] = ()
    rows: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["lead", *ROW_COLUMNS]))
    notes: tuple[Text, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    edges: pa.Table = field(default_factory=no_edges)


def day_of(seconds: int) -> date:
    """Calendar day of a local clock time in seconds since 1970."""
    return date.fromisoformat(str(np.datetime64(int(seconds), "s").astype("datetime64[D]")))


def calendar_months(at: Longs) -> tuple[Ints, NDArray[np.int64]]:
    """Month of each time, numbered from the first, and the days in each of those months."""
    month = at.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    first = int(month.min()) if len(month) else 0
    count = int(month.max()) - first + 1 if len(month) else 0
    edges = (np.arange(count + 1) + first).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return (month - first).astype(np.int32), np.diff(edges)


def role_of(attended: int, sessions: int, alone: float = 0.0) -> str:
    """Confidence that somebody belongs to a group.

    Args:
        attended: sessions attended.
        sessions: sessions of the group.
        alone: sessions that the person's own visits to those places would hit by chance.

    Returns:
        ``core``: half of the sessions and no chance; ``likely``: nearly a third, or hardly by chance;
        ``possible``: a bystander with a part of the visits at those hours would look the same.
    """
    share = attended / max(1, sessions)
    log10_p = float(log10_poisson_tail(attended, alone))
    if log10_p > _BY_CHANCE:
        return "possible"
    if share >= _CORE:
        return "core"
    return "likely" if share >= _LIKELY or log10_p <= _NO_CHANCE else "possible"


def venues(place: Iterable[int], places: pd.DataFrame) -> list[Member]:
    """The places of sessions as members, with the number of sessions at each."""
    number, times = np.unique(np.fromiter(place, np.int64), return_counts=True)
    known = places.set_index("place")
    return [
        Member(str(known.at[p, "kind"]), str(known.at[p, "fixmedins_code"]), "venue", int(n))
        for p, n in zip(number, times, strict=True)
    ]


def money(rows: pd.DataFrame, column: str) -> Decimal:
    """Exact sum of a money column over distinct source rows."""
    distinct = rows.drop_duplicates(["table_name", "row_key"])[column].dropna()
    return sum((Decimal(str(value)) for value in distinct), Decimal(0)).quantize(Decimal("0.01"))


def span(rows: pd.DataFrame) -> tuple[date, date]:
    """First and last day of the rows."""
    return rows["at_time"].min().date(), rows["at_time"].max().date()
