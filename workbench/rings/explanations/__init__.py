"""Named innocent explanations: each is tested, lowers a lead by its fit, and is shown with its evidence."""

from __future__ import annotations

from collections.abc import Callable

from workbench.leads.lead import Explanation
from workbench.rings.explanations.acquaintances import acquaintances
from workbench.rings.explanations.batch_upload import batch_upload
from workbench.rings.explanations.campaign import campaign
from workbench.rings.explanations.carer import carer
from workbench.rings.explanations.employer import one_employer
from workbench.rings.explanations.facts import GroupFacts
from workbench.rings.explanations.family import family
from workbench.rings.explanations.interim_settlement import interim_settlement
from workbench.rings.explanations.local_catchment import local_catchment
from workbench.rings.explanations.member_day import busy_day
from workbench.rings.explanations.nursing_home import shared_address
from workbench.rings.explanations.one_day_event import single_day
from workbench.rings.explanations.ordinary_hours import ordinary_hours
from workbench.rings.explanations.outbreak import outbreak
from workbench.rings.explanations.regulars import daily_habit
from workbench.rings.explanations.staged_operation import staged_operation
from workbench.rings.explanations.timetable import market_day, monthly_round, weekly_timetable
from workbench.rings.explanations.treatment_course import treatment_course
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
    one_employer,
    treatment_cycle,
    treatment_course,
    campaign,
    acquaintances,
    ordinary_hours,
)

#: Explanations of people who are admitted together.
ADMISSION_TESTS: tuple[Test, ...] = (
    family,
    shared_address,
    one_employer,
    treatment_cycle,
    interim_settlement,
    staged_operation,
    outbreak,
    local_catchment,
    ordinary_hours,
)


def explain(facts: GroupFacts, tests: tuple[Test, ...]) -> tuple[Explanation, ...]:
    """All explanations of a group, best fit first."""
    return tuple(sorted((test(facts) for test in tests), key=lambda one: (-one.fit, one.kind)))
