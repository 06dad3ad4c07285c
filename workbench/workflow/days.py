"""Working days: Monday to Friday, save what a calendar of the office says about holidays and make-up days.

No holiday is built in: the State Council announces each year's anew. A day from which a period runs is not counted
(Civil Code, article 201).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from workbench.clock import YEARS
from workbench.evidence.letters.facts.entry import Day, Section
from workbench.workflow.details import checked
from workbench.workflow.errors import WorkflowError

__all__ = ["DEFAULT_DAYS", "MOST_DAYS", "Calendar", "Days", "due_after", "read_calendar"]

#: Working days that a step has unless something else is said (domain.md, section 1.4).
DEFAULT_DAYS = 3
#: Working days that a step has at most.
MOST_DAYS = 366
_SATURDAY = 5
#: No calendar of an office is larger, bytes.
_LARGEST = 200_000


class Days(Section):
    """The file of an office: years that it covers, holidays on weekdays, weekends that are worked."""

    years: tuple[Annotated[int, Field(ge=YEARS.start, lt=YEARS.stop)], ...] = Field(min_length=1)
    holidays: tuple[Day, ...] = ()
    workdays: tuple[Day, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Days:
        days = [*self.holidays, *self.workdays]
        if len(set(days)) < len(days) or not {one.year for one in days} <= set(self.years):
            raise PydanticCustomError("calendar", "a day twice, or of a year that is not named")
        return self


@dataclass(frozen=True)
class Calendar:
    """Which days are worked.

    Attributes:
        years: years whose holidays are known; of others only weekends are.
        holidays: days that are not worked.
        workdays: days that are, whatever day of the week.
        entry: number of the entry of the workflow that recorded it; 0 where no calendar was given.
    """

    years: frozenset[int] = frozenset()
    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    entry: int = 0

    @classmethod
    def of(cls, days: Days, entry: int = 0) -> Calendar:
        """The calendar that a file says."""
        return cls(frozenset(days.years), frozenset(days.holidays), frozenset(days.workdays), entry)

    def is_worked(self, day: date) -> bool:
        """Whether a day is a working day."""
        return day in self.workdays or (day.weekday() < _SATURDAY and day not in self.holidays)

    def covers(self, first: date, last: date) -> bool:
        """Whether the holidays of all years of a period are known."""
        return set(range(first.year, last.year + 1)) <= self.years


def due_after(start: date, days: int, calendar: Calendar) -> date:
    """The last day of a period of working days; the first day is not counted.

    Args:
        start: the day from which the period runs.
        days: how many working days, from 1 to ``MOST_DAYS``.
        calendar: which days are worked.

    Raises:
        WorkflowError: ``workflow_days``: the number is out of range, or the end lies outside of all calendars.
    """
    if not 1 <= days <= MOST_DAYS:
        raise WorkflowError("workflow_days", days=days, most=MOST_DAYS)
    day, left = start, days
    try:
        while left:
            day += timedelta(days=1)
            left -= calendar.is_worked(day)
    except OverflowError:
        raise WorkflowError("workflow_days", days=days, most=MOST_DAYS) from None
    return day


def read_calendar(path: Path) -> Days:
    """Read the file of holidays and make-up days (TOML: ``years``, ``holidays``, ``workdays``).

    Raises:
        WorkflowError: it cannot be read as one, names a day twice, or a day of a year that it does not list.
    """
    try:
        content = path.read_bytes()
    except OSError as problem:
        raise WorkflowError("workflow_calendar", path=path, reason=problem.strerror) from problem
    if len(content) > _LARGEST:
        raise WorkflowError("workflow_calendar", path=path, reason=f"> {_LARGEST} bytes")
    try:
        values = tomllib.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError, RecursionError) as problem:
        raise WorkflowError("workflow_calendar", path=path, reason=problem) from problem
    return checked(Days, values)
