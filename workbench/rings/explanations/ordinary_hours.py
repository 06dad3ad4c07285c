"""The place's own rhythm: everybody's visits there, drawn at random, meet as often."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts
from workbench.texts import texts

__all__ = ["ordinary_hours"]

#: Share of shuffles above which the members' times are the place's own.
_ORDINARY = 0.1


def ordinary_hours(facts: GroupFacts) -> Explanation:
    """Share of shuffles in which visits lent from others of the same place, period and hour meet as often."""
    fit = max(0.0, min(1.0, (facts.shuffle_p - 0.01) / (_ORDINARY - 0.01)))
    return Explanation(
        "ordinary_hours", fit, texts("evidence.ordinary_hours", share=f"{facts.shuffle_p:.3f}")
    )
