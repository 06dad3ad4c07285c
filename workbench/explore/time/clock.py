"""At what hours of the week a group comes, beside everybody else at its site."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explore.time.panels import Panel, columns, percent, ratio
from workbench.explore.time.site import Group
from workbench.texts import Text, labels, texts

__all__ = ["clock_panel"]

Counts = NDArray[np.int64]

#: Length of the band of hours that the sentence names.
_BAND = 2


def clock_panel(group: Group) -> Panel | None:
    """Weekday and hour: the group's events against all other swipes at the lead's pharmacies.

    None where no pharmacy is among the places, or nobody else swiped there.
    """
    hours = group.engine.ask("site_hours", wanted=group.excluded(group.of_class("place")))
    usual = _grid(hours, hours["others"])
    own = _own(group, hours)
    if not usual.sum() or not own.sum():
        return None
    return Panel(
        code="clock",
        title=texts("rhythm.clock.title"),
        sentence=_sentence(own, usual),
        columns=columns("weekday", "hour", "own", "own_share", "usual", "usual_share"),
        rows=tuple(_rows(own, usual)),
        form="heat",
        series={"own": own.tolist(), "usual": usual.tolist()},
        legend={
            "own": texts("rhythm.key.own_swipes", count=f"{own.sum():,}"),
            "usual": texts("rhythm.key.usual_swipes", count=f"{usual.sum():,}"),
        },
    )


def _own(group: Group, hours: pd.DataFrame) -> Counts:
    """The members' swipes at the site; of a kickback lead only what was filled on the doctors' prescriptions."""
    if group.lead.scheme != "referral_kickback":
        return _grid(hours, hours["mine"])
    fills = [one.at for one in group.timeline.items if one.what == "fill" and one.precise]
    grid = np.zeros((7, 24), np.int64)
    for at in fills:
        grid[at.weekday(), at.hour] += 1
    return grid


def _grid(hours: pd.DataFrame, count: pd.Series[int]) -> Counts:
    grid = np.zeros((7, 24), np.int64)
    np.add.at(grid, (hours["weekday"].to_numpy(), hours["hour"].to_numpy()), count.to_numpy(np.int64))
    return grid


def _rows(own: Counts, usual: Counts) -> list[tuple[object, ...]]:
    """Hours in which anybody came."""
    days = labels("rhythm.weekday")
    return [
        (
            days[str(day)],
            f"{hour:02d}:00",
            int(own[day, hour]),
            percent(own[day, hour], own.sum()),
            int(usual[day, hour]),
            percent(usual[day, hour], usual.sum()),
        )
        for day in range(7)
        for hour in range(24)
        if own[day, hour] or usual[day, hour]
    ]


def _sentence(own: Counts, usual: Counts) -> Text:
    by_hour, usual_hour = own.sum(axis=0), usual.sum(axis=0)
    band = [int(by_hour[one : one + _BAND].sum()) for one in range(24 - _BAND + 1)]
    first = int(np.argmax(band))
    day = int(np.argmax(own.sum(axis=1)))
    shared = sum(
        min(ratio(a, own.sum()), ratio(b, usual.sum())) for a, b in zip(by_hour, usual_hour, strict=True)
    )
    return texts(
        "rhythm.clock.sentence",
        count=f"{own.sum():,}",
        first=f"{first}:00",
        last=f"{first + _BAND}:00",
        own=percent(band[first], own.sum()),
        usual=percent(usual_hour[first : first + _BAND].sum(), usual.sum()),
        weekday=labels("rhythm.weekday")[str(day)],
        day_own=percent(own[day].sum(), own.sum()),
        day_usual=percent(usual[day].sum(), usual.sum()),
        shared=percent(shared, 1.0),
    )
