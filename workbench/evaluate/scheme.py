"""The figures of one method on one scheme, and how the figures of several cities are put together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import fmean

from workbench.evaluate.claims import Claim
from workbench.evaluate.innocents import false_claims
from workbench.evaluate.measures import (
    Match,
    average_precision,
    best_match,
    lead_precision,
    precision_at,
    weighted_precision,
)
from workbench.evaluate.truth import LEVELS, Truth

__all__ = ["CUTS", "LevelResult", "SchemeResult", "measure", "pooled"]

#: Leads that a team can look at.
CUTS = (10, 20, 50)


@dataclass(frozen=True)
class LevelResult:
    """Figures of the rings of one level; member figures are means over the rings that were found."""

    level: str
    planted: int
    found: int
    jaccard: float
    precision: float
    recall: float
    f1: float
    fragments: float


@dataclass(frozen=True)
class SchemeResult:
    """Figures of one method on one scheme.

    Attributes:
        matches: every planted ring with its best reported claim.
        reported: reported claims.
        right: reported claims that are right.
        average_precision: over the ranking of all claims.
        weighted_precision: of the reported claims.
        precision_at: share of right claims among the first reported ones.
        false_reported: false reported claims by cause.
        false_all: the same among all claims.
    """

    scheme: str
    matches: tuple[Match, ...] = ()
    reported: int = 0
    right: int = 0
    average_precision: float = 0.0
    weighted_precision: float = 0.0
    precision_at: dict[int, float] = field(default_factory=dict)
    false_reported: dict[str, int] = field(default_factory=dict)
    false_all: dict[str, int] = field(default_factory=dict)

    @property
    def precision(self) -> float:
        """Share of right claims among the reported; 0 where nothing is reported."""
        return self.right / self.reported if self.reported else 0.0

    def levels(self) -> tuple[LevelResult, ...]:
        """Figures per level, and over all of them under ``all``."""
        rings = {level: [one for one in self.matches if one.ring.level == level] for level in LEVELS}
        parts = [_level(level, ones) for level, ones in rings.items() if ones]
        return (*parts, _level("all", self.matches))


def _level(level: str, matches: Sequence[Match]) -> LevelResult:
    found = [one for one in matches if one.found]
    return LevelResult(
        level,
        planted=len(matches),
        found=len(found),
        jaccard=_mean([one.jaccard for one in matches]),
        precision=_mean([one.precision for one in found]),
        recall=_mean([one.recall for one in found]),
        f1=_mean([one.f1 for one in found]),
        fragments=_mean([one.fragments for one in found]),
    )


def _mean(values: Sequence[float]) -> float:
    return fmean(values) if values else 0.0


def measure(scheme: str, claims: Sequence[Claim], truth: Truth) -> SchemeResult:
    """All figures of one method on one scheme; ``claims`` of that scheme, in the order of the ranking."""
    rings = truth.of(scheme)
    right, reported = lead_precision(claims, rings)
    return SchemeResult(
        scheme,
        matches=tuple(best_match(ring, claims) for ring in rings),
        reported=reported,
        right=right,
        average_precision=average_precision(claims, rings),
        weighted_precision=weighted_precision(claims, rings),
        precision_at={k: precision_at(claims, rings, k) for k in CUTS},
        false_reported=false_claims(claims, truth, reported=True),
        false_all=false_claims(claims, truth, reported=False),
    )


def pooled(results: Sequence[SchemeResult]) -> SchemeResult:
    """Figures of several cities as one: rings and claims are put together.

    Average precision is weighted by the rings of a city, weighted precision and precision at k by its reported
    claims.
    """
    rings = [len(one.matches) for one in results]
    reported = [one.reported for one in results]
    return SchemeResult(
        results[0].scheme,
        matches=tuple(match for one in results for match in one.matches),
        reported=sum(reported),
        right=sum(one.right for one in results),
        average_precision=_weighted([one.average_precision for one in results], rings),
        weighted_precision=_weighted([one.weighted_precision for one in results], reported),
        precision_at={k: _weighted([one.precision_at[k] for one in results], reported) for k in CUTS},
        false_reported=_added([one.false_reported for one in results]),
        false_all=_added([one.false_all for one in results]),
    )


def _weighted(values: Sequence[float], weights: Sequence[int]) -> float:
    total = sum(weights)
    return sum(v * w for v, w in zip(values, weights, strict=True)) / total if total else 0.0


def _added(parts: Sequence[dict[str, int]]) -> dict[str, int]:
    total = sum((Counter(part) for part in parts), Counter[str]())
    return dict(sorted(total.items(), key=lambda entry: (-entry[1], entry[0])))
