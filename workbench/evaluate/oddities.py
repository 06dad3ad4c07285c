"""Rings that were missed and leads that were false, each with what is known of why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.evaluate.claims import Claim
from workbench.evaluate.innocents import cause
from workbench.evaluate.measures import FOUND, best_match, jaccard, owner
from workbench.evaluate.truth import Ring, Truth
from workbench.leads.lead import Lead

__all__ = ["FalseLead", "Miss", "false_leads", "misses"]


@dataclass(frozen=True)
class Miss:
    """A planted ring that no reported lead finds.

    Attributes:
        size: members.
        sessions: sessions, waves or steered days planted.
        jaccard: of the best reported lead.
        held_back: of the best lead of all, the unreported too.
        score: score of that lead.
        explanation: code of that lead's best explanation, empty without any.
        fit: fit of it.
    """

    seed: int
    ring_id: str
    scheme: str
    level: str
    variant: str
    size: int
    sessions: int
    jaccard: float
    held_back: float = 0.0
    score: float = 0.0
    explanation: str = ""
    fit: float = 0.0


@dataclass(frozen=True)
class FalseLead:
    """A reported lead that is right about no ring.

    Attributes:
        size: telling members.
        cause: family of look-alikes that it fell for, ``part_of_ring`` or ``none``.
        explanation: code of the explanation that fits best, empty without any.
        fit: fit of it.
    """

    seed: int
    lead_id: str
    scheme: str
    size: int
    score: float
    cause: str
    explanation: str = ""
    fit: float = 0.0


def misses(claims: Sequence[Claim], leads: Mapping[str, Lead], truth: Truth) -> Iterator[Miss]:
    """Planted rings without a reported lead of enough similarity."""
    for ring in truth.rings:
        match = best_match(ring, claims)
        if match.jaccard < FOUND:
            yield _miss(ring, match.jaccard, claims, leads, truth.seed)


def _miss(ring: Ring, reported: float, claims: Sequence[Claim], leads: Mapping[str, Lead], seed: int) -> Miss:
    near = [one for one in claims if one.scheme == ring.scheme and one.members & ring.members]
    best = max(near, key=lambda one: jaccard(one.members, ring.members), default=None)
    kind, fit = _explained(leads[best.name]) if best else ("", 0.0)
    return Miss(
        seed,
        ring.ring_id,
        ring.scheme,
        ring.level,
        ring.variant,
        size=len(ring.members),
        sessions=len(ring.sessions),
        jaccard=reported,
        held_back=jaccard(best.members, ring.members) if best else 0.0,
        score=best.score if best else 0.0,
        explanation=kind,
        fit=fit,
    )


def _explained(lead: Lead) -> tuple[str, float]:
    """The explanation that fits a lead best, and how well."""
    best = max(lead.explanations, key=lambda one: one.fit, default=None)
    return (best.kind, best.fit) if best and best.fit > 0 else ("", 0.0)


def false_leads(claims: Sequence[Claim], leads: Mapping[str, Lead], truth: Truth) -> Iterator[FalseLead]:
    """Reported leads that are right about nothing planted."""
    for claim in claims:
        if claim.reported and owner(claim, truth.rings) is None:
            kind, fit = _explained(leads[claim.name])
            yield FalseLead(
                truth.seed,
                claim.name,
                claim.scheme,
                len(claim.members),
                claim.score,
                cause(claim, truth),
                kind,
                fit,
            )
