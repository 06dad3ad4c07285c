"""Whether q-values and scores mean what they say, and how much money the first leads bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log10

from workbench.evaluate.claims import Claim
from workbench.evaluate.innocents import NOBODY, cause
from workbench.evaluate.measures import FOUND, jaccard, owner
from workbench.evaluate.truth import Ring, Truth

__all__ = ["BANDS", "LEVELS_OF_Q", "BandCount", "QCount", "money_captured", "q_calibration", "score_bands"]

LEVELS_OF_Q = (0.01, 0.05)

#: Lower ends of the score bands; the thresholds of priority are among them.
BANDS = (0.0, 10.0, 20.0, 40.0, 100.0)


@dataclass(frozen=True)
class QCount:
    """Claims with a q-value up to a level.

    Attributes:
        level: the level.
        claims: how many have such a q-value, reported or not.
        false: how many of them are right about no ring.
        chance: how many of the false ones belong to nothing planted: the only ones that q promises to bound.
        reported: how many are reported.
        reported_false: how many of those are false.
    """

    level: float
    claims: int
    false: int
    chance: int
    reported: int
    reported_false: int


@dataclass(frozen=True)
class BandCount:
    """Claims of one score band: right and false ones."""

    low: float
    right: int
    false: int


def q_calibration(claims: Sequence[Claim], truth: Truth) -> tuple[QCount, ...]:
    """False claims among those that a q-value lets through."""
    return tuple(_q_count(claims, truth, level) for level in LEVELS_OF_Q)


def _q_count(claims: Sequence[Claim], truth: Truth, level: float) -> QCount:
    let_through = [one for one in claims if one.log10_q <= log10(level)]
    wrong = [one for one in let_through if owner(one, truth.rings) is None]
    return QCount(
        level,
        claims=len(let_through),
        false=len(wrong),
        chance=sum(cause(one, truth) == NOBODY for one in wrong),
        reported=sum(one.reported for one in let_through),
        reported_false=sum(one.reported for one in wrong),
    )


def score_bands(claims: Sequence[Claim], truth: Truth) -> tuple[BandCount, ...]:
    """Right and false claims per score band, reported or not."""
    right = [owner(one, truth.rings) is not None for one in claims]
    ends = (*BANDS[1:], float("inf"))
    inside = [
        [ok for one, ok in zip(claims, right, strict=True) if low <= one.score < high]
        for low, high in zip(BANDS, ends, strict=True)
    ]
    return tuple(
        BandCount(low, sum(part), len(part) - sum(part)) for low, part in zip(BANDS, inside, strict=True)
    )


def money_captured(claims: Sequence[Claim], rings: Sequence[Ring], k: int) -> float:
    """Share of all planted money in rings that one of the first ``k`` reported claims finds."""
    first = [one for one in claims if one.reported][:k]
    total = sum((ring.money for ring in rings), Decimal(0))
    caught = sum((ring.money for ring in rings if any(_finds(one, ring) for one in first)), Decimal(0))
    return float(caught / total) if total else 0.0


def _finds(claim: Claim, ring: Ring) -> bool:
    return claim.scheme == ring.scheme and jaccard(claim.members, ring.members) >= FOUND
