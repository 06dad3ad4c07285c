"""A claim: the group that a lead, or a baseline, says belongs together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from workbench.evaluate.truth import KICKBACK, PLACES, Node, telling_of
from workbench.leads.lead import Lead

__all__ = ["Claim", "as_claim", "claims_of", "ranked", "unexplained"]


@dataclass(frozen=True)
class Claim:
    """One claimed group.

    Attributes:
        name: id of the lead, or number of the baseline's group.
        members: telling nodes: people, for kickbacks doctors and the place.
        venues: pharmacies and facilities.
        score: the higher the earlier in the ranking.
        reported: shown by default.
        log10_q: log10 of the q-value; 0 where the method gives none.
        money: fund and personal account of its rows, yuan.
    """

    name: str
    scheme: str
    members: frozenset[Node]
    venues: frozenset[Node] = frozenset()
    score: float = 0.0
    reported: bool = True
    log10_q: float = 0.0
    money: Decimal = Decimal(0)

    @property
    def place(self) -> frozenset[Node]:
        """The place to which a kickback claim says patients are steered; empty for other schemes."""
        if self.scheme != KICKBACK:
            return frozenset()
        return frozenset(node for node in self.members if node[0] in PLACES)


def as_claim(lead: Lead) -> Claim:
    """What a lead claims."""
    nodes = [(member.kind, member.id) for member in lead.members]
    return Claim(
        name=lead.lead_id,
        scheme=lead.scheme,
        members=telling_of(lead.scheme, nodes),
        venues=frozenset(node for node in nodes if node[0] in PLACES),
        score=lead.score,
        reported=lead.reported,
        log10_q=lead.log10_q,
        money=lead.fund_yuan + lead.account_yuan,
    )


def claims_of(leads: Iterable[Lead]) -> tuple[Claim, ...]:
    """Claims of a run's leads, in the order of the leads."""
    return tuple(map(as_claim, leads))


def unexplained(leads: Sequence[Lead], report: float) -> tuple[Claim, ...]:
    """The same leads as if no innocent explanation were known: evidence alone ranks and reports them."""
    claims = [replace(as_claim(lead), score=lead.llr, reported=lead.llr >= report) for lead in leads]
    return ranked(claims)


def ranked(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """Claims in the order in which a person would read them: reported first, best score first."""
    return tuple(sorted(claims, key=lambda one: (not one.reported, -one.score, one.name)))
