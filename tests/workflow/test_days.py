"""Working days, counted on paper with a calendar at hand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.paper import DAY, Office
from workbench.errors import WorkbenchError
from workbench.workflow import Calendar, WorkflowError, read_calendar
from workbench.workflow.days import Days, due_after
from workbench.workflow.due import Due

#: A holiday of a week, Thursday 1 to Wednesday 7 October 2026, with Sunday 27 September and Saturday 10 October worked.
FEAST = Days(
    years=(2026,),
    holidays=tuple(date(2026, 10, day) for day in (1, 2, 5, 6, 7)),
    workdays=(date(2026, 9, 27), date(2026, 10, 10)),
)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-03-02", 3, "2026-03-05"),  # Monday: Tuesday, Wednesday, Thursday
        ("2026-03-05", 3, "2026-03-10"),  # Thursday: Friday, Monday, Tuesday
        ("2026-03-06", 1, "2026-03-09"),  # Friday: Monday
        ("2026-03-07", 3, "2026-03-11"),  # Saturday: Monday, Tuesday, Wednesday
        ("2026-12-31", 1, "2027-01-01"),  # no holiday is built in, New Year's Day neither
        ("2028-02-25", 2, "2028-02-29"),  # Friday of a leap year: Monday, Tuesday
    ],
)
def test_weekends_are_left_out(start: str, days: int, due: str) -> None:
    assert due_after(date.fromisoformat(start), days, Calendar()) == date.fromisoformat(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2026-09-25", 1, "2026-09-27"),  # Friday: the Sunday that is worked
        ("2026-09-30", 3, "2026-10-10"),  # Wednesday: Thursday 8, Friday 9, the Saturday that is worked
        ("2026-09-30", 4, "2026-10-12"),  # and the Monday after
        ("2026-10-03", 1, "2026-10-08"),
    ],
)
def test_holidays_and_make_up_days(start: str, days: int, due: str) -> None:
    assert due_after(date.fromisoformat(start), days, Calendar.of(FEAST)) == date.fromisoformat(due)


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 60))
def test_as_many_worked_days_lie_between(start: date, days: int) -> None:
    due = due_after(start, days, Calendar.of(FEAST))
    between = [start + timedelta(days=number + 1) for number in range((due - start).days)]
    assert sum(Calendar.of(FEAST).is_worked(one) for one in between) == days
    assert Calendar.of(FEAST).is_worked(due)


@pytest.mark.parametrize(("start", "days"), [(DAY, 0), (DAY, -1), (DAY, 10**9), (date.max, 1)])
def test_periods_that_cannot_be(start: date, days: int) -> None:
    with pytest.raises(WorkflowError):
        due_after(start, days, Calendar())


@pytest.mark.parametrize(
    ("as_of", "late"), [("2026-03-04", 0), ("2026-03-05", 0), ("2026-03-06", 1), ("2026-03-10", 5)]
)
def test_late_is_after_the_due_day(as_of: str, late: int) -> None:
    due = Due("L", 1, "stage.screening", ("anna",), datetime(2026, 3, 5, 23, 59, 59))
    day = date.fromisoformat(as_of)
    assert (due.overdue(day), due.days_late(day)) == (late > 0, late)


def test_what_was_done_late_stays_late(desk: Office, lead: str) -> None:
    desk.flow.begin(lead, "screening", owner="anna", actor="anna", on=DAY)
    desk.flow.finish(lead, "passed_on", actor="anna", on=date(2026, 3, 9))
    (due,) = desk.flow.dues()
    assert due.overdue(DAY)
    assert due.days_late(DAY) == 4


# The file


def written(folder: Path, content: str) -> Path:
    path = folder / "calendar.toml"
    path.write_text(content, encoding="utf-8")
    return path


GIVEN = "years = [2026]\nholidays = [2026-03-03]\nworkdays = [2026-03-07]\n"


def test_the_office_gives_its_calendar(desk: Office, lead: str, tmp_path: Path) -> None:
    desk.flow.begin(lead, "screening", owner="anna", actor="anna", on=DAY)
    given_by = desk.flow.set_calendar(written(tmp_path, GIVEN), actor="anna")
    desk.flow.begin(desk.leads[1], "screening", owner="anna", actor="anna", on=DAY)
    first, second = (desk.flow.work(one).steps[0].begun for one in desk.leads)
    assert (first.due, first.calendar) == (date(2026, 3, 5), 0)
    assert (second.due, second.calendar) == (date(2026, 3, 6), given_by.seq)
    assert desk.flow.calendar().covers(DAY, date(2026, 12, 31))
    assert not desk.flow.calendar().covers(DAY, date(2027, 1, 1))


@pytest.mark.parametrize(
    "content",
    [
        "",
        "years = []",
        "years = [99999]",
        "years = [2026]\nholidays = [2027-01-01]",
        "years = [2026]\nholidays = [2026-01-01, 2026-01-01]",
        "years = [2026]\nholidays = [2026-01-01]\nworkdays = [2026-01-01]",
        "years = [2026]\nholidays = [20260101]",
        "years = [2026]\nholidays = ['tomorrow']",
        "years = [2026]\nother = 1",
        "years = [",
        "\ufeffyears = [2026",
    ],
)
def test_files_that_are_no_calendar(content: str, tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError) as caught:
        read_calendar(written(tmp_path, content))
    assert caught.value.code in ("workflow_calendar", "workflow_input")


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(WorkbenchError):
        read_calendar(tmp_path / "none.toml")
