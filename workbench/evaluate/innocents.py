"""False claims: which planted look-alike they fell for, and which belong to none."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from workbench.evaluate.claims import Claim
from workbench.evaluate.measures import owner
from workbench.evaluate.truth import KICKBACK, Innocent, Node, Ring, Truth

__all__ = ["NOBODY", "PART", "cause", "false_claims", "family_of"]

#: A false claim about nothing that was planted.
NOBODY = "none"

#: A false claim that holds a part of a planted ring, but less than half of its own members are of it.
PART = "part_of_ring"

_SHARE = 0.5


def false_claims(claims: Sequence[Claim], truth: Truth, *, reported: bool) -> dict[str, int]:
    """Number of false claims per cause, the most frequent first.

    Args:
        claims: claims of one method.
        truth: what was planted.
        reported: only those that are reported; else all.
    """
    causes = Counter(
        cause(one, truth)
        for one in claims
        if (one.reported or not reported) and owner(one, truth.rings) is None
    )
    return dict(sorted(causes.items(), key=lambda entry: (-entry[1], entry[0])))


def cause(claim: Claim, truth: Truth) -> str:
    """What a false claim fell for: a family of look-alikes, a part of a ring, or nothing planted."""
    family = family_of(claim, truth.innocents)
    if family != NOBODY:
        return family
    return PART if any(_touches(claim, ring) for ring in truth.rings) else NOBODY


def _touches(claim: Claim, ring: Ring) -> bool:
    """Whether a fair part of a claim is of one ring: two people, or the doctor with another place."""
    if claim.scheme == KICKBACK:
        return any(node[0] == "doctor" and node in ring.members for node in claim.members)
    return len(claim.members & ring.members) >= 2


def family_of(claim: Claim, innocents: Sequence[Innocent]) -> str:
    """The family of look-alikes to which at least half of a claim belongs; the one with the largest share."""
    groups: dict[str, list[Innocent]] = defaultdict(list)
    for one in innocents:
        groups[one.family].append(one)
    shares = {family: _share(claim, ones) for family, ones in groups.items()}
    best = max(sorted(shares), key=lambda family: shares[family], default=NOBODY)
    return best if shares.get(best, 0.0) >= _SHARE else NOBODY


def _share(claim: Claim, ones: Sequence[Innocent]) -> float:
    """Share of a claim's members in a family, whose groups count together."""
    if claim.scheme == KICKBACK:
        return _steering_share(claim, [one for one in ones if claim.place and claim.place <= one.venues])
    members = frozenset[Node]().union(*(one.members for one in ones))
    return len(claim.members & members) / len(claim.members) if claim.members else 0.0


def _steering_share(claim: Claim, there: Sequence[Innocent]) -> float:
    """Share of a kickback's doctors in groups of a family at its place; a group without members is its place."""
    if any(not one.members for one in there):
        return 1.0
    doctors = claim.members - claim.place
    named = frozenset[Node]().union(*(one.members for one in there))
    return len(doctors & named) / len(doctors) if doctors else 0.0
