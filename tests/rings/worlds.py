"""Small worlds with known truth: independent crowds, planted rings, and the calendars that go with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from workbench.rings.cooccurrence import Timeline
from workbench.rings.detection import calendar_months
from workbench.rings.gatherings import Gathering, find_gatherings
from workbench.rings.search import Search
from workbench.rings.traffic import Calendar

DAY = 86_400
#: Midnight of 1 January 2025 on the local clock.
START = 1_735_689_600
#: Traffic of a pharmacy over the hours of a day: closed at night, a morning peak, an afternoon peak.
HOURS = np.array([0] * 7 + [2, 5, 8, 9, 6, 3, 3, 5, 6, 6, 5, 3, 2, 1, 0, 0, 0]) / 64
#: The search of the default settings.
SEARCH = Search(window=900, daily=True)
WINDOWS = (300, 900)
#: The same for hospital stays.
STAYS = Search(
    window=4 * DAY,
    slot=7 * DAY,
    cap=400,
    edge_log10_p=-1.5,
    resolutions=(0.3, 0.06),
    units=4,
    sessions=2,
    open_share=1.0,
)
#: Admissions over the days of a week: many on Mondays, few on Sundays.
WEEKDAYS = np.array([1.0, 0.9, 0.4, 1.6, 1.3, 1.1, 1.0])

Events = NDArray[np.int64]


def events_of(*rows: tuple[int, int, int]) -> Events:
    """Events (place, at, unit) as an array."""
    return np.array(rows, np.int64).reshape(-1, 3)


def timeline(events: Events, units: int | None = None) -> Timeline:
    """A timeline of events (place, at, unit) in any order."""
    known = int(events[:, 2].max()) + 1 if len(events) else 0
    return Timeline.ordered(events[:, 0], events[:, 1], events[:, 2], known if units is None else units)


def hourly(events: Timeline) -> Calendar:
    """Months as strata and hours as profile, as for swipes."""
    month, days = calendar_months(events.at)
    return Calendar(month, (events.at // 3600 % 24).astype(np.int32), 24, days * 3600.0)


def times(rng: np.random.Generator, count: int, days: int) -> Events:
    """Independent times by the hour profile over some days."""
    day, hour = rng.integers(0, days, count), rng.choice(24, count, p=HOURS)
    return START + day * DAY + hour * 3600 + rng.integers(0, 3600, count)


def crowd(rng: np.random.Generator, units: int, places: int, visits: float, days: int) -> Events:
    """Visitors who know nothing of each other: four visits in five at the own place, large and small places."""
    unit = np.repeat(np.arange(units), rng.poisson(visits, units))
    size = 1 / np.arange(1, places + 1)
    home = rng.choice(places, units, p=size / size.sum())[unit]
    other = rng.choice(places, len(unit), p=size / size.sum())
    place = np.where(rng.random(len(unit)) < 0.8, home, other)
    return np.column_stack((place, times(rng, len(unit), days), unit))


def ring(
    rng: np.random.Generator, units: Events, *, place: int, sessions: int, days: int, share: float, gap: int
) -> Events:
    """Units that come together: on each session day a share of them, one after the other within ``gap`` seconds."""
    rows = []
    for day in rng.choice(days, sessions, replace=False):
        at = START + day * DAY + 9 * 3600 + int(rng.integers(0, 8 * 3600))
        for unit in rng.permutation(units[rng.random(len(units)) < share]):
            rows.append((place, at, unit))
            at += int(rng.integers(15, gap))
    return events_of(*rows)


def monthly(events: Timeline) -> Calendar:
    """One stratum and months as profile, as for stays."""
    month, days = calendar_months(events.at)
    return Calendar(np.zeros_like(month), month, len(days), np.array([float(days.mean()) * DAY]))


def stays(rng: np.random.Generator, people: int, facilities: int, visits: float) -> Events:
    """A year of admissions on whole days, four in five at the own hospital."""
    unit = np.repeat(np.arange(people), rng.poisson(visits, people))
    likely = WEEKDAYS[np.arange(365) % 7]
    at = START + rng.choice(365, len(unit), p=likely / likely.sum()) * DAY
    home = rng.integers(0, facilities, people)[unit]
    place = np.where(rng.random(len(unit)) < 0.8, home, rng.integers(0, facilities, len(unit)))
    return np.column_stack((place, at, unit))


def waves_in(events: Events, units: int) -> list[Gathering]:
    """Gatherings among stays that the default windows find."""
    line = timeline(events, units)
    return find_gatherings(line, monthly(line), STAYS, (2 * DAY, 4 * DAY))


def found_in(events: Events, search: Search = SEARCH, units: int | None = None) -> list[Gathering]:
    """Gatherings that the default windows find."""
    line = timeline(events, units)
    return find_gatherings(line, hourly(line), search, WINDOWS)


def members(found: list[Gathering]) -> list[list[int]]:
    """Members of each gathering."""
    return [one.units.tolist() for one in found]
