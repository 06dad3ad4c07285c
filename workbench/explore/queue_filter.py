"""Which leads of the queue are shown, in which order, and what they come to."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from workbench.leads.lead import CHECK_SCHEMES, SCHEMES

if TYPE_CHECKING:
    import pandas as pd

    from workbench.explore.queue import QueueRow

__all__ = ["COLUMNS", "QueueFilter", "SharedRow", "Totals", "filtered", "ordered", "shared_rows", "totals"]

#: Order of the codes that have one of their own; what is not listed comes after.
_ORDER = {
    "priority": ("high", "medium", "low"),
    "status": ("open", "in_review", "confirmed", "referred", "dismissed"),
    "scheme": (*SCHEMES, *CHECK_SCHEMES),
    "change": ("reopened", "grown", "new", ""),
}


@dataclass(frozen=True)
class QueueFilter:
    """What is to be shown; an empty choice shows everything.

    Attributes:
        scheme: codes of schemes.
        priority: codes of priorities.
        status: codes of statuses; by default what still has to be done.
        institution: names of institutions as shown.
        amount_from: least fund plus account money, in yuan.
        amount_to: most fund plus account money, in yuan.
        text: words that all must occur in what is shown of a lead, or the exact id of a lead or of a member.
        first: first day of a period that the lead must touch.
        last: last day of that period.
        waiting: only leads whose decision waits for a second person.
        everything: leads below the reporting line too.
    """

    scheme: tuple[str, ...] = ()
    priority: tuple[str, ...] = ()
    status: tuple[str, ...] = ("open", "in_review")
    institution: tuple[str, ...] = ()
    amount_from: Decimal | None = None
    amount_to: Decimal | None = None
    text: str = ""
    first: date | None = None
    last: date | None = None
    waiting: bool = False
    everything: bool = False

    def matches(self, row: QueueRow) -> bool:
        """Whether a lead is shown."""
        return (
            (self.everything or row.reported)
            and (not self.waiting or bool(row.waiting))
            and _one_of(self.scheme, row.scheme)
            and _one_of(self.priority, row.priority)
            and _one_of(self.status, row.status)
            and (not self.institution or not set(self.institution).isdisjoint(row.institutions))
            and _within(row.fund + row.account, self.amount_from, self.amount_to)
            and (self.first is None or row.last_on >= self.first)
            and (self.last is None or row.first_on <= self.last)
            and _says(row, self.text)
        )


def _one_of(wanted: tuple[str, ...], code: str) -> bool:
    return not wanted or code in wanted


def _within(amount: Decimal, least: Decimal | None, most: Decimal | None) -> bool:
    return (least is None or amount >= least) and (most is None or amount <= most)


def _says(row: QueueRow, wanted: str) -> bool:
    asked = wanted.strip()
    if asked in row.ids:
        return True
    return all(word in row.words for word in asked.casefold().split())


def _place(kind: str, code: str) -> tuple[int, str]:
    known = _ORDER[kind]
    return (known.index(code) if code in known else len(known), code)


#: What each column is ordered by.
COLUMNS: dict[str, Callable[[QueueRow], Any]] = {
    "rank": lambda row: row.rank,
    "priority": lambda row: _place("priority", row.priority),
    "status": lambda row: _place("status", row.status),
    "scheme": lambda row: _place("scheme", row.scheme),
    "title": lambda row: row.title,
    "institution": lambda row: row.institutions,
    "members": lambda row: row.members,
    "observed": lambda row: row.observed,
    "expected": lambda row: row.expected,
    "fund": lambda row: row.fund,
    "account": lambda row: row.account,
    "first_on": lambda row: row.first_on,
    "last_on": lambda row: row.last_on,
    "best": lambda row: (row.fit, row.best),
    "decided": lambda row: row.last.at if row.last else "",
    "change": lambda row: _place("change", row.change),
}


def filtered(rows: Iterable[QueueRow], wanted: QueueFilter) -> list[QueueRow]:
    """The rows that a filter shows, in the order given."""
    return [row for row in rows if wanted.matches(row)]


def ordered(rows: Iterable[QueueRow], by: str = "rank", *, descending: bool = False) -> list[QueueRow]:
    """Rows in the order of one column; equal ones by rank, whichever way the column runs.

    Raises:
        KeyError: there is no such column.
    """
    ranked = sorted(rows, key=lambda row: (row.rank, row.lead_id))
    return sorted(ranked, key=COLUMNS[by], reverse=descending)


@dataclass(frozen=True)
class SharedRow:
    """A source row that stands behind several leads, with its money in yuan."""

    leads: frozenset[str]
    fund: Decimal
    account: Decimal


@dataclass(frozen=True)
class Totals:
    """What a list of leads comes to, in yuan; a row behind several of them counts once."""

    leads: int
    fund: Decimal
    account: Decimal


def totals(rows: Sequence[QueueRow], shared: Iterable[SharedRow] = ()) -> Totals:
    """Leads and money of a list.

    Args:
        rows: the leads.
        shared: rows behind several leads of the run; without them the leads' sums are added up as they are.
    """
    shown = {row.lead_id for row in rows}
    again = [(len(one.leads & shown) - 1, one) for one in shared]
    return Totals(
        len(rows),
        sum((row.fund for row in rows), Decimal(0)) - sum(max(0, n) * one.fund for n, one in again),
        sum((row.account for row in rows), Decimal(0)) - sum(max(0, n) * one.account for n, one in again),
    )


def shared_rows(evidence: pd.DataFrame) -> tuple[SharedRow, ...]:
    """Rows of a run that stand behind several of its leads.

    Args:
        evidence: ``RunResult.rows()``: one line per lead and source row, with money in yuan.
    """
    key = ["table_name", "row_key"]
    columns = [*key, "lead_id", "fund_pay_sumamt", "acct_pay"]
    known = evidence.reindex(columns=columns).drop_duplicates([*key, "lead_id"])
    several = known[known.duplicated(key, keep=False)]
    found: dict[tuple[str, str], tuple[set[str], Decimal, Decimal]] = {}
    for table, row, lead, fund, account in several.itertuples(index=False, name=None):
        found.setdefault((table, row), (set(), _yuan(fund), _yuan(account)))[0].add(lead)
    return tuple(SharedRow(frozenset(leads), fund, account) for leads, fund, account in found.values())


def _yuan(value: object) -> Decimal:
    """An amount; what is missing counts nothing."""
    return value if isinstance(value, Decimal) and value.is_finite() else Decimal(0)
