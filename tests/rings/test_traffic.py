"""Expected meetings against simulated visitors who know nothing of each other."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rings.worlds import DAY, START, Events, events_of, hourly, timeline, times
from workbench.rings.cooccurrence import Timeline, co_occurrences
from workbench.rings.traffic import Calendar, Traffic


def everybody(line: Timeline) -> tuple[np.ndarray, np.ndarray]:
    a, b = np.triu_indices(line.units, 1)
    return a.astype(np.int32), b.astype(np.int32)


def visitors(rng: np.random.Generator, units: int, visits: float, days: int) -> Events:
    unit = np.repeat(np.arange(units), rng.poisson(visits, units))
    return np.column_stack((unit % 2 * 0, times(rng, len(unit), days), unit))


def observed_and_expected(line: Timeline, calendar: Calendar, window: int) -> tuple[int, float]:
    met = co_occurrences(line, window=window, at_least=1, cap=len(line))
    expected = Traffic.of(line, calendar, window).expected_meetings(*everybody(line))
    return int(met.slots.sum()), float(expected.sum())


@pytest.mark.parametrize("window", [60, 300, 900])
def test_independent_visitors_meet_as_often_as_expected(window: int) -> None:
    # Eight months of 400 visitors with 6 visits each. Chance alone is below three per cent; five are allowed,
    # because the expectation takes an hour as flat inside and closed at its edges.
    seen = expected = 0.0
    for seed in range(8):
        line = timeline(visitors(np.random.default_rng(seed), 400, 6, 31), 400)
        here = observed_and_expected(line, hourly(line), window)
        seen, expected = seen + here[0], expected + here[1]
    assert seen > 1500
    assert seen / expected == pytest.approx(1.0, abs=0.05)


@pytest.mark.parametrize("whole_days", [False, True])
def test_admissions_meet_as_often_as_expected(whole_days: bool) -> None:
    # Six years of 600 people with 2 stays a year: one stratum, months as profile, windows of days, weeks as slots.
    seen = expected = 0.0
    for seed in range(6):
        rng, unit = np.random.default_rng(seed), np.repeat(np.arange(600), 2)
        at = START + rng.integers(0, 365 * DAY, len(unit)) // (DAY if whole_days else 1) * (
            DAY if whole_days else 1
        )
        line = timeline(np.column_stack((unit * 0, at, unit)), 600)
        month = (line.at.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64) - 660).astype(
            np.int32
        )
        calendar = Calendar(np.zeros_like(month), month, 12, np.array([365 / 12 * DAY]))
        met = co_occurrences(line, window=2 * DAY, slot=7 * DAY, at_least=1, cap=len(line))
        seen += met.slots.sum()
        expected += Traffic.of(line, calendar, 2 * DAY).expected_meetings(*everybody(line)).sum()
    assert seen / expected == pytest.approx(1.0, abs=0.05)


def test_expected_meetings_on_paper() -> None:
    # One place, one month, all events in one hour of the day: the profile is one bin. Unit 0 came 3 times,
    # unit 1 twice, unit 2 once; the window covers 360 seconds on either side and its own, of 31 * 3600.
    at = [START + day * DAY + 9 * 3600 + 7 * day for day in range(6)]
    line = timeline(events_of(*zip([0] * 6, at, [0, 0, 0, 1, 1, 2], strict=True)))
    rate = (2 * 360 + 1) / (31 * 3600)
    found = Traffic.of(line, hourly(line), 360).expected_meetings(*everybody(line))
    assert found.tolist() == pytest.approx([6 * rate, 3 * rate, 2 * rate])


def test_units_meet_only_in_cells_that_both_visit() -> None:
    # Unit 0 in January and unit 1 in February at one place; unit 2 in January at another.
    line = timeline(events_of((0, START, 0), (0, START + 40 * DAY, 1), (1, START, 2)))
    assert Traffic.of(line, hourly(line), 300).expected_meetings(*everybody(line)).tolist() == [0.0, 0.0, 0.0]


def test_a_crowded_hour_makes_meetings_likelier() -> None:
    spread = [(0, START + day * DAY + (7 + day % 12) * 3600, day % 5) for day in range(30)]
    dense = [(0, START + day * DAY + 9 * 3600, day % 5) for day in range(30)]
    rate = [float(Traffic.of(line, hourly(line), 300).meeting_rate.max())
            for line in (timeline(events_of(*rows)) for rows in (spread, dense))]  # fmt: skip
    assert rate[1] > 3 * rate[0]


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 9)), min_size=1, max_size=40))
def test_possible_pairs_are_those_that_shared_a_place(visits: list[tuple[int, int]]) -> None:
    line = timeline(events_of(*((place, START, unit) for place, unit in visits)))
    shared = sum(
        len(list(combinations({unit for there, unit in visits if there == place}, 2))) for place in range(4)
    )
    assert Traffic.of(line, hourly(line), 300).possible_pairs(line) == shared


def test_possible_pairs_of_a_large_place_do_not_overflow() -> None:
    units = 100_000
    events = np.column_stack((np.zeros(units, int), np.full(units, START), np.arange(units)))
    line = timeline(events)
    assert Traffic.of(line, hourly(line), 300).possible_pairs(line) == units * (units - 1) // 2
