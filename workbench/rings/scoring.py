"""From evidence and explanations to a score, a priority and the decision to report."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from workbench.leads.lead import Explanation

__all__ = ["Verdict", "Weights", "explained", "judge"]


#: Fit from which a second explanation counts.
_SAYS = 0.3


@dataclass(frozen=True)
class Weights:
    """How evidence becomes a score.

    Attributes:
        report_score: leads below are not reported, only kept.
        high_score: score from which the priority is high.
        medium_score: score from which the priority is medium.
        explained: fit of an explanation from which a lead is no longer reported.
        factor_bonus: share of the score that each visible factor adds.
    """

    report_score: float = 10.0
    high_score: float = 40.0
    medium_score: float = 20.0
    explained: float = 0.6
    factor_bonus: float = 0.1


@dataclass(frozen=True)
class Verdict:
    """Score, priority code and whether the lead is reported by default."""

    score: float
    priority: str
    reported: bool


def explained(explanations: Sequence[Explanation]) -> float:
    """How far the explanations clear a lead: by the best of them, and by the second best where it says something too.

    A group that keeps to one weekday and to one hour is more of a routine than either says alone.
    """
    best, second, *_ = *sorted((one.fit for one in explanations), reverse=True), 0.0, 0.0
    return 1.0 - (1.0 - best) * (1.0 - (second if second >= _SAYS else 0.0))


def judge(llr: float, explanations: Sequence[Explanation], factors: int, weights: Weights) -> Verdict:
    """Weigh evidence against its best innocent explanation.

    The score is the log-likelihood ratio in nats, raised by each visible factor and lowered by the fit of the
    best explanations. An explanation lowers and is shown; it never deletes.

    Args:
        llr: evidence in nats.
        explanations: explanations tested.
        factors: how many visible factors were met.
        weights: the settings.
    """
    fit = explained(explanations)
    score = llr * (1.0 + weights.factor_bonus * factors) * (1.0 - fit)
    reported = score >= weights.report_score and fit < weights.explained
    if not reported:
        return Verdict(score, "low", reported=False)
    if score >= weights.high_score:
        return Verdict(score, "high", reported=True)
    return Verdict(score, "medium" if score >= weights.medium_score else "low", reported=True)
