"""Periods of reports: a week, a month, a campaign, and the spans that they are compared with."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from workbench.errors import WorkbenchError

__all__ = ["NOW", "PREVIOUS", "SPANS", "YEAR_BEFORE", "Period", "Span", "campaign", "month", "week"]

NOW, PREVIOUS, YEAR_BEFORE = "now", "previous", "year_before"
SPANS = (NOW, PREVIOUS, YEAR_BEFORE)

#: Days at either end of a span in which a small place may have nothing; beyond them the data do not reach it.
_SLACK = timedelta(days=2)

#: Years of which a report can be: those around are never overflown.
_YEARS = range(1900, 9999)


@dataclass(frozen=True)
class Span:
    """Days from ``first`` to ``last``, both included."""

    name: str
    first: date
    last: date

    @property
    def until(self) -> date:
        """The first day after it."""
        return self.last + timedelta(days=1)

    def reached(self, first: date | None, last: date | None) -> bool:
        """Whether data whose first and last day inside this span are given reach over all of it."""
        if first is None or last is None:
            return False
        return first <= self.first + _SLACK and last >= self.last - _SLACK


@dataclass(frozen=True)
class Period:
    """What a report is about.

    Attributes:
        kind: which report.
        code: as it was asked for, for example ``2025-06``; names the files.
        spans: the period itself, and where the report compares, the one before and that of the year before.
    """

    kind: Literal["month", "week", "campaign"]
    code: str
    spans: tuple[Span, ...]

    @property
    def now(self) -> Span:
        """The period itself."""
        return self.spans[0]


def month(said: str) -> Period:
    """A calendar month, ``2025-06``, with the month before and the same month of the year before.

    Raises:
        WorkbenchError: ``report_period``: it is no month.
    """
    if not re.fullmatch(r"\d{4}-\d{2}", said):
        raise WorkbenchError("report_period", value=said)
    first = _day(f"{said}-01", said)
    before = (first - timedelta(days=1)).replace(day=1)
    year_before = first.replace(year=first.year - 1)
    starts = ((NOW, first), (PREVIOUS, before), (YEAR_BEFORE, year_before))
    return Period("month", said, tuple(Span(name, one, _end(one)) for name, one in starts))


def week(said: str) -> Period:
    """A week of ISO 8601, ``2025-W23``, Monday to Sunday, with the week before.

    Raises:
        WorkbenchError: ``report_period``: it is no week.
    """
    found = re.fullmatch(r"(\d{4})-W(\d{2})", said)
    if not found:
        raise WorkbenchError("report_period", value=said)
    try:
        first = date.fromisocalendar(int(found[1]), int(found[2]), 1)
    except ValueError:
        raise WorkbenchError("report_period", value=said) from None
    if first.year not in _YEARS:
        raise WorkbenchError("report_period", value=said)
    before = first - timedelta(days=7)
    spans = (
        Span(NOW, first, first + timedelta(days=6)),
        Span(PREVIOUS, before, before + timedelta(days=6)),
    )
    return Period("week", said, spans)


def campaign(first: str, last: str) -> Period:
    """A campaign from one day to another, both included.

    Raises:
        WorkbenchError: ``report_period``: a day is none, or the end lies before the start.
    """
    said = f"{first} {last}"
    span = Span(NOW, _day(first, said), _day(last, said))
    if span.last < span.first:
        raise WorkbenchError("report_period", value=said)
    return Period("campaign", f"{span.first}_{span.last}", (span,))


def _day(said: str, shown: str) -> date:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", said):
            raise ValueError(said)
        found = date.fromisoformat(said)
    except ValueError:
        raise WorkbenchError("report_period", value=shown) from None
    if found.year not in _YEARS:
        raise WorkbenchError("report_period", value=shown)
    return found


def _end(first: date) -> date:
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
