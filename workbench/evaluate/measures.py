"""Measures of found groups against planted ones; each is worked out on paper in the tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from workbench.evaluate.claims import Claim
from workbench.evaluate.truth import Ring

__all__ = [
    "FOUND",
    "RIGHT",
    "Match",
    "average_precision",
    "best_match",
    "jaccard",
    "lead_precision",
    "owner",
    "precision_at",
    "weighted_precision",
]

#: Jaccard similarity from which a ring counts as found.
FOUND = 0.5

#: Share of a claim's members in one ring from which the claim counts as right.
RIGHT = 0.5


@dataclass(frozen=True)
class Match:
    """The reported claim that is most like one ring.

    Attributes:
        jaccard: similarity of the best claim, 0 where none shares a member.
        claim: name of the best claim, empty where none shares a member.
        precision: share of the claim's members that are the ring's.
        recall: share of the ring's members that the claim names.
        fragments: reported claims that are right about this ring.
        rank: place of the best claim in the ranking of all schemes, from 1; 0 where there is none.
    """

    ring: Ring
    jaccard: float = 0.0
    claim: str = ""
    precision: float = 0.0
    recall: float = 0.0
    fragments: int = 0
    rank: int = 0

    @property
    def found(self) -> bool:
        """Whether the ring counts as found."""
        return self.jaccard >= FOUND

    @property
    def f1(self) -> float:
        """Harmonic mean of member precision and recall."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def jaccard(one: frozenset[object], other: frozenset[object]) -> float:
    """Shared members over all members; 0 for two empty sets."""
    together = len(one | other)
    return len(one & other) / together if together else 0.0


def share_of(claim: Claim, ring: Ring) -> float:
    """Share of a claim's members that belong to a ring; 0 for another scheme.

    A kickback is a doctor *and* a place: without the ring's place the share is 0, with it the doctors count.
    """
    if claim.scheme != ring.scheme or not claim.place <= ring.members:
        return 0.0
    telling = claim.members - claim.place
    return len(telling & ring.members) / len(telling) if telling else 0.0


def owner(claim: Claim, rings: Sequence[Ring]) -> Ring | None:
    """The ring about which a claim is right, or None if it is right about none."""
    best = max(rings, key=lambda ring: share_of(claim, ring), default=None)
    return best if best is not None and share_of(claim, best) >= RIGHT else None


def best_match(ring: Ring, claims: Sequence[Claim]) -> Match:
    """How well the reported claims describe one ring; ``claims`` in the order of the ranking."""
    reported = [
        (rank, one)
        for rank, one in enumerate(claims, start=1)
        if one.reported and one.scheme == ring.scheme and one.members & ring.members
    ]
    if not reported:
        return Match(ring)
    rank, best = max(reported, key=lambda entry: (jaccard(entry[1].members, ring.members), -entry[0]))
    shared = len(best.members & ring.members)
    return Match(
        ring,
        jaccard=jaccard(best.members, ring.members),
        claim=best.name,
        precision=shared / len(best.members),
        recall=shared / len(ring.members),
        fragments=sum(share_of(one, ring) >= RIGHT for _, one in reported),
        rank=rank,
    )


def lead_precision(claims: Sequence[Claim], rings: Sequence[Ring]) -> tuple[int, int]:
    """How many reported claims are right, and how many there are."""
    reported = [one for one in claims if one.reported]
    return sum(owner(one, rings) is not None for one in reported), len(reported)


def average_precision(claims: Sequence[Claim], rings: Sequence[Ring]) -> float:
    """Mean over all planted rings of the precision at the rank where the ring is first found.

    All claims count, the unreported too, in the order given. A ring that is never found adds 0; a second claim
    about a ring that was found before lowers the precision of those behind it.
    """
    missing = set(range(len(rings)))
    hits, total = 0, 0.0
    for rank, claim in enumerate(claims, start=1):
        new = [k for k in missing if _finds(claim, rings[k])]
        if new:
            missing.discard(max(new, key=lambda k: jaccard(claim.members, rings[k].members)))
            hits += 1
            total += hits / rank
    return total / len(rings) if rings else 0.0


def _finds(claim: Claim, ring: Ring) -> bool:
    return claim.scheme == ring.scheme and jaccard(claim.members, ring.members) >= FOUND


def precision_at(claims: Sequence[Claim], rings: Sequence[Ring], k: int) -> float:
    """Share of right claims among the first ``k`` reported ones; 0 where nothing is reported."""
    first = [one for one in claims if one.reported][:k]
    return fmean(owner(one, rings) is not None for one in first) if first else 0.0


def weighted_precision(claims: Sequence[Claim], rings: Sequence[Ring]) -> float:
    """Weighted precision of the reported claims: sum n p^2 over sum n p.

    n is the number of members of a claim, p the largest share of them in one ring: tiny claims earn little.
    """
    top = bottom = 0.0
    for claim in claims:
        if claim.reported:
            p = max((share_of(claim, ring) for ring in rings), default=0.0)
            top += len(claim.members) * p * p
            bottom += len(claim.members) * p
    return top / bottom if bottom else 0.0
