"""Regulars of one hour: people who each come on some days at the same time, such as when the door opens."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.texts import texts

__all__ = ["daily_habit"]

#: Deviation of the time of day at which nothing speaks of a habit any more, seconds.
_REGULAR = 3_600.0


def daily_habit(facts: GroupFacts) -> Explanation:
    """Sessions at one time of day, from each of which a member is missing more often than not."""
    narrow = max(0.0, 1.0 - facts.clock_deviation / _REGULAR)
    loose = max(0.0, min(1.0, (0.45 - facts.attendance) / 0.15))
    evidence = texts(
        "evidence.daily_habit",
        minutes=f"{facts.clock_deviation / 60:.0f}",
        share=percent(facts.attendance),
    )
    return Explanation("daily_habit", narrow * loose, evidence)
