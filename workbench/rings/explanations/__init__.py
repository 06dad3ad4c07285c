"""Named innocent explanations: each is tested, lowers a lead by its fit, and is shown with its evidence."""

from __future__ import annotations

from collections.abc import Callable

from workbench.leads.lead import Explanation
from workbench.rings.explanations.batch_upload import batch_upload
from workbench.rings.explanations.carer import carer
from workbench.rings.explanations.facts import GroupFacts
from workbench.rings.explanations.family import family
from workbench.rings.explanations.local_catchment import local_catchment
from workbench.rings.explanations.member_day import busy_day
from workbench.rings.explanations.nursing_home import shared_address
from workbench.rings.explanations.one_day_event import single_day
from workbench.rings.explanations.outbreak import outbreak
from workbench.rings.explanations.regulars import daily_habit
from workbench.rings.explanations.timetable import market_day, monthly_round, weekly_timetable
from workbench.rings.explanations.treatment_cycle import treatment_cycle

__all__ = ["ADMISSION_TESTS", "POOLING_TESTS", "GroupFacts", "explain"]

Test = Callable[[GroupFacts], Explanation]

#: Explanations of people who swipe together.
POOLING_TESTS: tuple[Test, ...] = (
    family,
    shared_address,
    monthly_round,
    weekly_timetable,
    market_day,
    daily_habit,
    single_day,
    busy_day,
    carer,
    batch_upload,
)

#: Explanations of people who are admitted together.
ADMISSION_TESTS: tuple[Test, ...] = (family, shared_address, treatment_cycle, outbreak, local_catchment)


def explain(facts: GroupFacts, tests: tuple[Test, ...]) -> tuple[Explanation, ...]:
    """All explanations of a group, best fit first."""
    return tuple(sorted((test(facts) for test in tests), key=lambda one: (-one.fit, one.kind)))
