"""The lead queue as data: one row per lead, with what people have decided and what is new since the last run."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Protocol

from workbench.leads.lead import Explanation, Lead, Member
from workbench.texts import Text, labels

__all__ = [
    "PLACES",
    "Event",
    "Names",
    "QueueRow",
    "Standing",
    "best_explanation",
    "fit_of",
    "label",
    "queue_rows",
    "restood",
]

#: Kinds of members that are institutions.
PLACES = ("pharmacy", "facility")
#: Kinds of members that are persons.
_PEOPLE = ("patient", "doctor")
#: Fit below which an explanation says nothing.
_SAYS_NOTHING = 0.005


class Names(Protocol):
    """How members and sentences are shown: persons masked.

    Names that have to be looked up may have ``know(members)`` too: it is called once with all members that will be
    asked for.
    """

    def member(self, member: Member) -> str:
        """The masked label of a member."""

    def told(self, lead: Lead, text: Text) -> str:
        """A text of a lead in the language of the session, names of persons in it masked."""


@dataclass(frozen=True)
class Event:
    """One entry in the history of a lead.

    Attributes:
        kind: code of what was done, for example ``decide``, ``propose``, ``withdraw``, ``note`` or ``reopen``.
        actor: who.
        at: when, local clock, to the minute, as shown.
        status: status that the lead got, or would get; empty for a note.
        reason: code of the reason, or empty.
        said: what the actor wrote, or what the program found to be new.
    """

    kind: str
    actor: str
    at: str
    status: str = ""
    reason: str = ""
    said: str = ""


@dataclass(frozen=True)
class Standing:
    """What people have decided about a lead, and how it changed since the run before.

    Attributes:
        status: present status.
        waiting: status that waits for a second person, or empty.
        last: what was done last, notes left out.
        change: ``new``, ``grown``, ``reopened`` or empty.
        why: what is new, in the language of the session.
        allowed: what this actor may do now: statuses to give, ``approve``, ``reject``, ``withdraw``.
    """

    status: str = "open"
    waiting: str = ""
    last: Event | None = None
    change: str = ""
    why: str = ""
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True)
class QueueRow:
    """A lead as a row of the queue; texts are masked, money is in yuan.

    Attributes:
        institutions: names of the pharmacies and facilities in it.
        members: persons in it, each once.
        best: code of the innocent explanation that fits best, or empty.
        fit: how well, from 0 to 1.
        ids: ids that lead to it when they are asked for exactly; never shown.
        words: what is shown of it, for searching.
    """

    lead_id: str
    rank: int
    priority: str
    status: str
    waiting: str
    scheme: str
    title: str
    institutions: tuple[str, ...]
    members: int
    observed: int
    expected: float
    fund: Decimal
    account: Decimal
    first_on: date
    last_on: date
    best: str
    fit: float
    last: Event | None
    change: str
    why: str
    allowed: tuple[str, ...]
    reported: bool
    ids: frozenset[str]
    words: str


def queue_rows(
    leads: Iterable[Lead], standings: Mapping[str, Standing], names: Names, language: str = "zh"
) -> tuple[QueueRow, ...]:
    """The rows of the queue, one per lead, in the order given.

    Args:
        leads: leads of the run and leads that people made.
        standings: by lead; a lead without one is open.
        names: how members and sentences are shown.
        language: ``zh`` or ``en``.
    """
    known = tuple(leads)
    if know := getattr(names, "know", None):
        know([member for lead in known for member in lead.members])
    return tuple(_row(lead, standings.get(lead.lead_id, Standing()), names, language) for lead in known)


def _row(lead: Lead, standing: Standing, names: Names, language: str) -> QueueRow:
    places = tuple(dict.fromkeys(names.member(one) for one in lead.members if one.kind in PLACES))
    title = names.told(lead, lead.title)
    best = best_explanation(lead)
    shown = (title, lead.lead_id, label("scheme", lead.scheme, language), *places)
    return QueueRow(
        lead_id=lead.lead_id,
        rank=lead.rank,
        priority=lead.priority,
        status=standing.status,
        waiting=standing.waiting,
        scheme=lead.scheme,
        title=title,
        institutions=places,
        members=len({(one.kind, one.id) for one in lead.members if one.kind in _PEOPLE}),
        observed=lead.observed,
        expected=lead.expected,
        fund=lead.fund_yuan,
        account=lead.account_yuan,
        first_on=lead.first_on,
        last_on=lead.last_on,
        best=best.kind if best else "",
        fit=fit_of(best) if best else 0.0,
        last=standing.last,
        change=standing.change,
        why=standing.why,
        allowed=standing.allowed,
        reported=lead.reported,
        ids=frozenset({lead.lead_id, *(one.id for one in lead.members)}),
        words=" ".join(shown).casefold(),
    )


def restood(row: QueueRow, standing: Standing) -> QueueRow:
    """The row of a lead about which something was decided since."""
    return replace(
        row,
        status=standing.status,
        waiting=standing.waiting,
        last=standing.last,
        change=standing.change,
        why=standing.why,
        allowed=standing.allowed,
    )


def best_explanation(lead: Lead) -> Explanation | None:
    """The innocent explanation that fits best, if one fits at all."""
    ordered = sorted(lead.explanations, key=lambda one: (-fit_of(one), one.kind))
    return ordered[0] if ordered and fit_of(ordered[0]) >= _SAYS_NOTHING else None


def fit_of(explanation: Explanation) -> float:
    """How well an explanation fits, from 0 to 1; what is no number fits not at all."""
    return min(1.0, max(0.0, explanation.fit)) if math.isfinite(explanation.fit) else 0.0


def label(prefix: str, code: str, language: str) -> str:
    """The label of a code in the catalogue, or the code itself where it has none."""
    known = labels(prefix).get(code)
    return known[language] if known else code
