"""What people have decided about the leads of a package, and whether a second person saw it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.case import Case
from workbench.clock import beijing
from workbench.leads.history import Review, last_decision, status_after, waiting_in
from workbench.leads.lead import Lead
from workbench.leads.review import ReviewStore
from workbench.texts import Text, labels, texts

__all__ = ["LeadStanding", "standings"]

#: States in which somebody has found the facts.
_CONFIRMED = frozenset({"confirmed", "referred"})


@dataclass(frozen=True)
class LeadStanding:
    """How a lead stands.

    Attributes:
        lead_id: the lead.
        status: its present status.
        confirmed: whether somebody has confirmed or referred it.
        said: who decided what and when, and whether a second person approved it, in one sentence.
        history: every row of its history, oldest first.
    """

    lead_id: str
    status: str
    confirmed: bool
    said: Text
    history: tuple[Review, ...]


def standings(case: Case, leads: Sequence[Lead]) -> tuple[LeadStanding, ...]:
    """How each lead stands, in the order of the leads."""
    store = ReviewStore(case.lead_store)
    required = store.second_person()
    return tuple(_standing(one.lead_id, store.history(one.lead_id), required) for one in leads)


def _standing(lead_id: str, history: Sequence[Review], required: bool) -> LeadStanding:
    status, (force, _) = status_after(history), last_decision(history)
    confirmed = status in _CONFIRMED and force is not None
    said = [_decided(lead_id, status, force) if confirmed and force else _undecided(lead_id, status)]
    if confirmed and force:
        said.append(_seconded(force, history, required))
    if waiting_in(history):
        said.append(texts("package.standing.waiting"))
    whole = {language: "".join(one[language] for one in said) for language in ("zh", "en")}
    return LeadStanding(lead_id, status, confirmed, whole, tuple(history))


def _undecided(lead_id: str, status: str) -> Text:
    return texts("package.standing.undecided", lead=lead_id, status=labels("status")[status])


def _decided(lead_id: str, status: str, force: Review) -> Text:
    reason = labels(f"review.reason.{status}").get(force.reason, {"zh": "-", "en": "-"})
    return texts(
        "package.standing.decided",
        lead=lead_id,
        status=labels("status")[status],
        actor=force.actor,
        at=beijing(force.at)[:10],
        reason=reason,
    )


def _seconded(force: Review, history: Sequence[Review], required: bool) -> Text:
    """Who approved a decision that was put to a second person."""
    if force.kind == "approve":
        proposer = next((one.actor for one in history if one.seq == force.refers), "-")
        return texts("package.standing.approved", proposer=proposer, actor=force.actor)
    return texts("package.standing.alone" if not required else "package.standing.alone_required")
