"""What a group is called to: check-ups of a school or a village, screenings, vaccinations."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent, rising
from workbench.texts import texts

__all__ = ["campaign"]


def campaign(facts: GroupFacts) -> Explanation:
    """Check-ups, screenings, vaccinations: a class or a village comes on the days that are set for it."""
    return Explanation(
        "campaign",
        rising(facts.campaign, 0.2, 0.8),
        texts("evidence.campaign", share=percent(facts.campaign)),
    )
