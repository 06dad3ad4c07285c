"""The work on all leads as the report of a period may know it, and figures that count its entries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workbench.clock import universal
from workbench.reports.context import Context
from workbench.reports.figures import Source, digest_of
from workbench.reports.period import NOW, Span
from workbench.workflow.due import Due
from workbench.workflow.entries import Entry
from workbench.workflow.standing import Measured, Work
from workbench.workflow.workflow import Workflow

__all__ = ["NOTHING", "Handled", "handled_of", "state", "targets_of"]

NOTHING = Decimal("0.00")
_PLACES = ("pharmacy", "facility")


@dataclass(frozen=True)
class Handled:
    """The work on all leads at the stated time, and the period that is looked at.

    ``seen_until`` is its last day, or that of the report where the period runs still.
    """

    works: Mapping[str, Work]
    entries: Sequence[Entry]
    span: Span
    seen_until: date

    @property
    def known(self) -> bool:
        """Whether anything was written down about any lead."""
        return bool(self.works)

    def within(self, day: date | None) -> bool:
        """Whether a day lies in the period."""
        return day is not None and self.span.first <= day <= self.span.last

    def until(self, day: date | None) -> bool:
        """Whether a day lies in the period or before."""
        return day is not None and day <= self.span.last

    def measures(self, kind: str | None = None) -> list[tuple[str, Measured]]:
        """Measures in force of a kind, or all, decided until the end of the period, with their leads."""
        return [
            (lead, one)
            for lead, work in self.works.items()
            for one in work.measures
            if kind in (None, one.said.measure) and self.until(one.said.on)
        ]

    def decided(self, kind: str) -> list[tuple[str, Measured]]:
        """Measures of a kind that were decided in the period."""
        return [(lead, one) for lead, one in self.measures(kind) if self.within(one.said.on)]

    def paid(self, kind: str | None = None) -> Decimal:
        """Yuan that came in during the period for measures of a kind, or for all."""
        several = [one for _, one in self.measures(kind)]
        return sum((pay.amount for one in several for pay in one.payments if self.within(pay.on)), NOTHING)

    def outstanding(self, kind: str | None = None) -> Decimal:
        """Yuan that were still to come at the end of the period."""
        found = NOTHING
        for _, one in self.measures(kind):
            came = sum((pay.amount for pay in one.payments if self.until(pay.on)), NOTHING)
            found += (one.said.amount or NOTHING) - came
        return found

    def late(self, due: Due) -> bool:
        """Whether something was due before the end of the period, or of what is known of it, and not done by then."""
        undone = due.done is None or due.done.date() > self.span.last
        return undone and due.due.date() < self.seen_until


def handled_of(context: Context) -> Handled:
    """The work on the leads of a case, as the report may know it."""
    until = universal(context.made_at)
    flow = Workflow(context.case)
    return Handled(flow.works(until), flow.written(until), context.period.now, context.seen_until)


def targets_of(several: Sequence[tuple[str, Measured]]) -> dict[str, int]:
    """How many institutions and how many others the measures are against, each counted once."""
    targets = {one.said.target for _, one in several}
    places = sum(one.partition(":")[0] in _PLACES for one in targets)
    return {"places": places, "persons": len(targets) - places}


def state(
    context: Context,
    name: str,
    values: Mapping[str, object],
    part: tuple[str, str],
    behind: Sequence[tuple[str, int]],
) -> str:
    """State figures that count entries of the work; gives the number."""
    number = context.figures.number()
    parameters = {"part": part[0], "value": part[1], "span": NOW}
    source = Source("workflow", parameters, len(behind), digest_of(sorted(behind)))
    context.figures.add(number, name, values, source)
    return number
