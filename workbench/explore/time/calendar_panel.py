"""On which days of the month a group meets: rounds, refill days and member days show at once."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from statistics import median

from workbench.explore.time.items import bursts_of
from workbench.explore.time.panels import Panel, columns, figure, percent, ratio
from workbench.explore.time.site import Group
from workbench.texts import texts

__all__ = ["calendar_panel"]

#: Neighbouring days of the month that the sentence names.
_BAND = 7


def calendar_panel(group: Group, days: Panel) -> Panel | None:
    """Sessions by month and day of the month, beside the others' traffic on those days; None without a session.

    Args:
        group: the group.
        days: the day-by-day panel.
    """
    swipes = [one for one in group.timeline.items if one.what == "swipe"]
    met = sorted({one.first.date() for one in bursts_of(swipes)})
    if not met:
        return None
    first = date.fromisoformat(days.series["first"])
    others, own = days.series["others"], days.series["own"]
    inside = [others[(day - first).days] for day in met]
    steps = [(after - before).days for before, after in pairwise(met)]
    start, share = _fullest(met)
    sentence = texts(
        "rhythm.calendar.sentence",
        days=len(met),
        months=len({(day.year, day.month) for day in met}),
        middle=f"{median(steps):g}" if steps else "–",
        least=min(steps, default="–"),
        most=max(steps, default="–"),
        first=start,
        last=start + _BAND - 1,
        share=percent(share, len(met)),
        usual=percent(_BAND, 30.4),
        during=figure(ratio(sum(inside), len(inside))),
        rest=figure(ratio(sum(others) - sum(inside), len(others) - len(inside))),
    )
    return Panel(
        code="calendar",
        title=texts("rhythm.calendar.title"),
        sentence=sentence,
        columns=columns("day", "households", "others"),
        rows=tuple((day.isoformat(), own[(day - first).days], others[(day - first).days]) for day in met),
        form="calendar",
        series={
            "first": days.series["first"],
            "own": own,
            "others": others,
            "met": [(day - first).days for day in met],
        },
        legend={
            "own": texts("rhythm.key.households"),
            "others": texts("rhythm.key.others_day"),
            "met": texts("rhythm.key.session_day"),
        },
    )


def _fullest(met: list[date]) -> tuple[int, int]:
    """First of the neighbouring days of the month that hold most sessions, and how many these are."""
    counts = {one: sum(one <= day.day < one + _BAND for day in met) for one in range(1, 32 - _BAND + 1)}
    start = min(counts, key=lambda one: (-counts[one], one))
    return start, counts[start]
