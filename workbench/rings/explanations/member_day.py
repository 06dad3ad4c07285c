"""Days on which everybody comes: member days, market days, promotions."""

from __future__ import annotations

from scipy.stats import beta

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import BUSY, GroupFacts, percent
from workbench.texts import texts

__all__ = ["busy_day"]

#: Confidence of the lower bound of the share of crowded sessions.
_CONFIDENCE = 0.9

#: Share of the sessions beyond the place's ordinary share of crowded days that explains everything.
_ALL = 0.6


def busy_day(facts: GroupFacts) -> Explanation:
    """The group came on days on which others crowded too, more often than such days are there.

    A small place has many days with half as many customers again by chance alone, so what counts is the share of
    crowded sessions (its lower bound, Clopper and Pearson 1934) beyond the place's own share of crowded days.
    """
    crowded, sessions = int((facts.busy >= BUSY).sum()), len(facts.busy)
    lower = float(beta.ppf(1 - _CONFIDENCE, crowded, sessions - crowded + 1)) if crowded else 0.0
    beyond = (lower - facts.busy_base) / max(1e-9, 1.0 - facts.busy_base)
    evidence = texts(
        "evidence.busy_day",
        share=percent(crowded / max(1, sessions)),
        factor=f"{BUSY:.1f}",
        base=percent(facts.busy_base),
    )
    return Explanation("busy_day", max(0.0, min(1.0, beyond / _ALL)), evidence)
