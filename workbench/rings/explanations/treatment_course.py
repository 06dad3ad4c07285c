"""Courses of treatment: rehabilitation, acupuncture, infusions, dressings, day after day at one hour."""

from __future__ import annotations

from workbench.leads.lead import Explanation
from workbench.rings.explanations.facts import GroupFacts, percent, rising
from workbench.texts import texts

__all__ = ["treatment_course"]

#: Share of swipes followed by the next one within two days at which nothing is a course, and from which all is.
_SINGLE, _COURSE = 0.6, 0.85

#: Median seconds between two patients at which nobody was treated, and from which people leave one by one.
_HURRIED, _ONE_BY_ONE = 70.0, 130.0


def treatment_course(facts: GroupFacts) -> Explanation:
    """Patients whose courses overlap: each comes daily, or every other day, and leaves when the treatment is done.

    Cards that one hand swipes follow within seconds, whatever days they are swiped on.
    """
    fit = rising(facts.course, _SINGLE, _COURSE) * rising(facts.gap_seconds, _HURRIED, _ONE_BY_ONE)
    evidence = texts(
        "evidence.treatment_course", share=percent(facts.course), seconds=f"{facts.gap_seconds:.0f}"
    )
    return Explanation("treatment_course", fit, evidence)
