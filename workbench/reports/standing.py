"""Where leads stood at a stated time, and what was decided in a period, from the history of decisions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from workbench.case import Case
from workbench.clock import BEIJING, universal
from workbench.leads.history import Review, status_after
from workbench.leads.review import ReviewStore
from workbench.leads.rules import ENDS
from workbench.workflow.entries import known_at

if TYPE_CHECKING:
    from workbench.leads.lead import Lead

__all__ = [
    "DUE_DAYS",
    "Decided",
    "as_of",
    "day_of",
    "decided_in",
    "histories",
    "overdue_since",
    "upheld",
    "working_days_after",
]

#: Working days in which a lead that was taken up is to be decided (workflow of the sources: a due date of three).
DUE_DAYS = 3


@dataclass(frozen=True)
class Decided:
    """A lead that was closed in a period: its status then, the reason, and when (Beijing)."""

    lead_id: str
    status: str
    reason: str
    on: date
    seq: int


def histories(case: Case, leads: Iterable[Lead], until: datetime) -> dict[str, list[Review]]:
    """The history of each lead up to a time; later decisions are left out, so that a report can be made again."""
    store, latest = ReviewStore(case.lead_store), universal(until)
    return {lead.lead_id: known_at(store.history(lead.lead_id), latest) for lead in leads}


def as_of(leads: Sequence[Lead], history: Mapping[str, Sequence[Review]]) -> tuple[Lead, ...]:
    """Leads with the status that their history gives them."""
    return tuple(replace(lead, status=status_after(history[lead.lead_id])) for lead in leads)


def decided_in(history: Mapping[str, Sequence[Review]], first: date, last: date) -> list[Decided]:
    """Leads whose last closing decision that stands fell into a period, in the order of the decisions."""
    found = []
    for lead_id, rows in history.items():
        inside = [one for one in rows if day_of(one) <= last]
        status = status_after(inside)
        if status not in ENDS:
            continue
        closing = [one for one in inside if one.kind in ("decide", "approve") and one.status == status][-1:]
        found += [
            Decided(lead_id, status, one.reason, day_of(one), one.seq)
            for one in closing
            if day_of(one) >= first
        ]
    return sorted(found, key=lambda one: one.seq)


def upheld(decided: Sequence[Decided]) -> set[str]:
    """Leads that people confirmed or referred; their settlements are what a campaign is summed up by."""
    return {one.lead_id for one in decided if one.status in ("confirmed", "referred")}


def overdue_since(rows: Sequence[Review], on: date) -> date | None:
    """The day on which a lead under review should have been decided, if that day is past; else nothing.

    The clock starts when the lead was last taken up for review.
    """
    inside = [one for one in rows if day_of(one) <= on]
    if status_after(inside) != "in_review":
        return None
    since = None
    for before, one in zip([None, *inside], inside, strict=False):
        if one.status == "in_review" and (before is None or before.status != "in_review"):
            since = day_of(one)
    due = working_days_after(since, DUE_DAYS) if since else None
    return due if due and due < on else None


def working_days_after(start: date, days: int) -> date:
    """The day after so many days from Monday to Friday; public holidays are not known here."""
    found = start
    while days:
        found += timedelta(days=1)
        days -= found.weekday() < 5
    return found


def day_of(one: Review) -> date:
    """The day of a decision in Beijing."""
    return _at(one).astimezone(BEIJING).date()


def _at(one: Review) -> datetime:
    return universal(datetime.fromisoformat(one.at))
