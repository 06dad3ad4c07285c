"""Regulars of one hour: people who each come on some days at the same time, such as when the door opens."""

from __future__ import annotations

import numpy as np

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, falling, percent
from workbench.texts import texts

__all__ = ["daily_habit"]


#: Sessions a week below which nothing is a routine, and from which it is one.
_SELDOM, _WEEKLY = 0.5, 0.9

#: Attendance from which a group is no circle of friends: nearly the same cards come every time.
_COMPLETE, _CIRCLE = 0.8, 0.6


def daily_habit(facts: GroupFacts) -> Explanation:
    """Sessions at one time of day, of people who come loosely, or of a circle with a weekly routine.

    A queue at the door is loose: a member is missing more often than not, the more so where it pays as others do.
    Neighbours who walk home together from their morning dance are steadier, but they do so every week, some are
    missing each time, and what they pay is what others pay there. The same cards at one hour every few weeks are no
    routine.
    """
    loose = falling(facts.attendance, 0.30, 0.45)
    alike = facts.ordinary_amounts * falling(facts.attendance, 0.38, 0.50)
    weeks = max(1.0, float(np.ptp(facts.day)) / 7.0) if len(facts.day) else 1.0
    often = max(0.0, min(1.0, (len(facts.day) / weeks - _SELDOM) / (_WEEKLY - _SELDOM)))
    some_missing = falling(facts.attendance, _CIRCLE, _COMPLETE)
    circle = facts.ordinary_amounts * often * some_missing
    evidence = texts(
        "evidence.daily_habit",
        minutes=f"{facts.clock_deviation / 60:.0f}",
        share=percent(facts.attendance),
        weekly=f"{len(facts.day) / weeks:.1f}",
        ordinary=percent(facts.ordinary_amounts),
    )
    return Explanation("daily_habit", facts.one_hour * max(loose, alike, circle), evidence)
