"""Meetings of a group day by day, seen and expected: the figures of a lead taken apart.

The detector states for a group how many pairs of its households met within a window, each pair once a day, and how
many would if their visits fell like everybody else's at the same places and hours (``docs/detection.md``). Both are
sums over the group's own swipes, so they can be told by day. Here they are worked out from counts of the places
concerned, never from the swipes of a whole city.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explore.time.site import Group

__all__ = ["Meetings", "meetings_of"]

Longs = NDArray[np.int64]
Floats = NDArray[np.float64]

_DAY = 86_400

#: Events' worth of the smooth rate that a visit with few others around it borrows, and of the average profile that a
#: small place borrows: as in ``workbench.rings.gatherings`` and ``workbench.rings.traffic``.
_PRIOR, _BORROWED = 20.0, 24.0


@dataclass(frozen=True)
class Meetings:
    """Pairs of households that met, by day.

    Attributes:
        window: seconds within which two swipes meet.
        seen: pairs per day (number of the day since 1970).
        expected: the same by the traffic of all others.
    """

    window: int
    seen: dict[int, int]
    expected: dict[int, float]

    @property
    def observed(self) -> int:
        """All pairs that met: the lead's ``observed``."""
        return sum(self.seen.values())

    @property
    def expectation(self) -> float:
        """All pairs to be expected: the lead's ``expected``."""
        return float(sum(self.expected.values()))


def meetings_of(group: Group, windows: tuple[int, ...]) -> Meetings:
    """The meetings of a group, with the window that gives the lead's own number.

    Args:
        group: the group.
        windows: windows of the run, seconds; the lead does not say with which of them it was found.
    """
    own = _shared(group.swipes)
    seen = {window: _pairs(own, window) for window in windows}
    window = min(windows, key=lambda one: (abs(sum(seen[one].values()) - group.lead.observed), one))
    return Meetings(window, seen[window], _expected(group, own, window))


def _shared(swipes: pd.DataFrame) -> pd.DataFrame:
    """Swipes at places that two households or more of the group went to; nobody meets elsewhere."""
    homes = swipes.groupby("place")["unit"].nunique()
    return swipes[swipes["place"].isin(homes.index[homes >= 2])].reset_index(drop=True)


def _pairs(own: pd.DataFrame, window: int) -> dict[int, int]:
    """Pairs of households within the window, each once per day of the earlier swipe."""
    place, at, unit = (own[name].to_numpy(np.int64) for name in ("place", "at", "unit"))
    met: set[tuple[int, int, int]] = set()
    for one in range(len(own)):
        other = one + 1
        while other < len(own) and place[other] == place[one] and at[other] - at[one] <= window:
            if unit[other] != unit[one]:
                low, high = sorted((int(unit[one]), int(unit[other])))
                met.add((int(at[one]) // _DAY, low, high))
            other += 1
    days, times = np.unique([day for day, *_ in met], return_counts=True)
    return dict(zip(days.astype(int).tolist(), times.tolist(), strict=True))


def _expected(group: Group, own: pd.DataFrame, window: int) -> dict[int, float]:
    """Pairs to be expected per day of the group's own swipes, see ``gatherings._expected_pairs``."""
    if own.empty:
        return {}
    places = np.unique(own["place"]).tolist()
    days = group.engine.ask("site_days", wanted=group.excluded(places))
    near = group.engine.ask("site_near", wanted=own[["place", "patient", "at"]], window=window)
    month = own["at"].to_numpy("datetime64[s]").astype("datetime64[M]").astype(np.int64)
    table = own.assign(month=month).merge(near, on=["place", "at"], how="left")
    table = table.merge(_cells(days), on=["place", "month"], how="left", suffixes=("", "_cell"))
    smooth = _meeting_rates(group, places, window, table)
    near_by, others = (table[name].to_numpy(np.float64) for name in ("others", "others_cell"))
    rate = np.maximum(smooth, (near_by + _PRIOR * smooth) / (others + _PRIOR))
    cell = table.groupby(["place", "month"])["at"].transform("size")
    same = table.groupby(["place", "month", "unit"])["at"].transform("size")
    day, place = np.unique(table["at"].to_numpy(np.int64) // _DAY, return_inverse=True)
    part = np.bincount(place, 0.5 * rate * (cell - same).to_numpy(np.float64))
    return dict(zip(day.tolist(), part.tolist(), strict=True))


def _cells(days: pd.DataFrame) -> pd.DataFrame:
    """Others' swipes per place and calendar month."""
    month = days["day"].to_numpy("datetime64[M]").astype(np.int64)
    return days.assign(month=month).groupby(["place", "month"])["others"].sum().reset_index()


def _meeting_rates(group: Group, places: list[int], window: int, table: pd.DataFrame) -> Floats:
    """Chance that two given visits of one place and month meet: squared shares of the hours times the window's part."""
    every = group.engine.ask("site_all_hours")
    overall = every.set_index("hour")["swipes"].reindex(range(24), fill_value=0).to_numpy(np.float64)
    overall /= max(1.0, overall.sum())
    hours = group.engine.ask("site_hours", wanted=group.excluded(places))
    count = hours.assign(swipes=hours["others"] + hours["mine"])
    at = count.pivot_table(index="place", columns="hour", values="swipes", aggfunc="sum", fill_value=0)
    profile = at.reindex(index=places, columns=range(24), fill_value=0).to_numpy(np.float64)
    share = (profile + _BORROWED * overall) / (profile.sum(axis=1, keepdims=True) + _BORROWED)
    of_place = dict(zip(places, (share**2).sum(axis=1).tolist(), strict=True))
    month = table["month"].to_numpy(np.int64).astype("datetime64[M]")
    length = ((month + 1).astype("datetime64[D]") - month.astype("datetime64[D]")).astype(np.float64)
    covered = (2.0 * window + _grain(every)) / (length * 3_600.0)
    rates: Floats = np.minimum(1.0, table["place"].map(of_place).to_numpy(np.float64) * covered)
    return rates


def _grain(hours: pd.DataFrame) -> int:
    """Precision of the times of the whole case in seconds."""
    if hours["hours"].all():
        return 86_400 if set(hours["hour"]) <= {0} else 3_600
    return 60 if hours["minutes"].all() else 1
