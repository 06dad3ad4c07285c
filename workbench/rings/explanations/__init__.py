"""Named innocent explanations: each is tested, lowers a lead by its fit, and is shown with its evidence."""

from __future__ import annotations

from collections.abc import Callable

from workbench.leads.lead import Explanation
from workbench.rings.explanations.calendar import busy_day, daily_habit, single_day, timetable
from workbench.rings.explanations.care import local_catchment, outbreak, treatment_cycle
from workbench.rings.explanations.facts import GroupFacts
from workbench.rings.explanations.people import carer, household, shared_address

__all__ = ["ADMISSION_TESTS", "POOLING_TESTS", "GroupFacts", "explain"]

Test = Callable[[GroupFacts], Explanation]

#: Explanations of people who swipe together.
POOLING_TESTS: tuple[Test, ...] = (
    household,
    shared_address,
    timetable,
    daily_habit,
    single_day,
    busy_day,
    carer,
)

#: Explanations of people who are admitted together.
ADMISSION_TESTS: tuple[Test, ...] = (household, shared_address, treatment_cycle, outbreak, local_catchment)


def explain(facts: GroupFacts, tests: tuple[Test, ...]) -> tuple[Explanation, ...]:
    """All explanations of a group, best fit first."""
    return tuple(sorted((test(facts) for test in tests), key=lambda one: (-one.fit, one.kind)))
