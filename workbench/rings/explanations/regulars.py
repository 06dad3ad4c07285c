"""Regulars of one hour: people who each come on some days at the same time, such as when the door opens."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["daily_habit"]


def daily_habit(facts: GroupFacts) -> Explanation:
    """Sessions at one time of day, of people who come loosely or who buy what everybody buys.

    A queue at the door is loose: a member is missing more often than not. Neighbours who walk home together from
    their morning dance are steady, but what they pay is what others pay there; who empties cards pays otherwise.
    """
    loose = max(0.0, min(1.0, (0.45 - facts.attendance) / 0.15))
    evidence = texts(
        "evidence.daily_habit",
        minutes=f"{facts.clock_deviation / 60:.0f}",
        share=percent(facts.attendance),
        ordinary=percent(facts.ordinary_amounts),
    )
    return Explanation("daily_habit", facts.one_hour * max(loose, facts.ordinary_amounts), evidence)
