"""Planted rings come out with their exact members; independent crowds, however busy, give nothing."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tests.rings.worlds import (
    DAY,
    HOURS,
    SEARCH,
    START,
    Events,
    crowd,
    events_of,
    found_in,
    hourly,
    members,
    ring,
    stays,
    timeline,
    times,
    waves_in,
)
from workbench.rings.explanations.regulars import daily_habit
from workbench.rings.gatherings import find_gatherings
from workbench.rings.group_facts import pooling_facts
from workbench.rings.units import Households

UNITS = 2000


def planted(seed: int, *, size: int = 10, sessions: int = 12, share: float = 0.8) -> tuple[Events, list[int]]:
    """A crowd at four pharmacies over half a year, and one ring in it."""
    rng = np.random.default_rng(seed)
    base = crowd(rng, UNITS, 4, 12, 180)
    units = np.sort(rng.choice(UNITS, size, replace=False))
    meetings = ring(rng, units, place=1, sessions=sessions, days=180, share=share, gap=90)
    return np.vstack((base, meetings)), units.tolist()


@pytest.mark.parametrize("seed", range(8))
def test_a_planted_ring_is_found_with_exact_members(seed: int) -> None:
    events, units = planted(seed)
    found = found_in(events, units=UNITS)
    assert members(found) == [units]
    assert found[0].log10_q < -20
    assert len(found[0].sessions) == 12
    assert found[0].observed > 20 * found[0].expected


def test_two_rings_of_one_pharmacy_stay_two_and_few_bystanders_are_taken_in() -> None:
    rings, taken = [np.arange(0, 9), np.arange(100, 112)], 0
    for seed in range(12):
        rng = np.random.default_rng(seed)
        both = [ring(rng, u, place=0, sessions=10, days=180, share=0.8, gap=90) for u in rings]
        found = sorted(members(found_in(np.vstack((crowd(rng, UNITS, 4, 12, 180), *both)), units=UNITS)))
        assert [[u for u in one if u < 112 and not 9 <= u < 100] for one in found] == [
            r.tolist() for r in rings
        ]
        taken += sum(map(len, found)) - 21
    # At most a tenth of those who are taken in may have come by chance.
    assert taken <= 0.1 * 12 * 21


@pytest.mark.parametrize("seed", range(4))
def test_a_ring_that_rotates_pharmacies_is_one_gathering(seed: int) -> None:
    rng = np.random.default_rng(seed)
    base, units = crowd(rng, UNITS, 4, 12, 180), np.arange(500, 510)
    parts = [ring(rng, units, place=p, sessions=5, days=180, share=0.8, gap=90) for p in (0, 1, 2)]
    found = found_in(np.vstack((base, *parts)), units=UNITS)
    assert members(found) == [units.tolist()]
    assert set(found[0].sessions.place.tolist()) == {0, 1, 2}


CROWDS = {
    "towns": (2000, 5, 20, 180),
    "one busy pharmacy": (3000, 1, 12, 180),
    "regulars of one pharmacy": (500, 1, 30, 365),
    "very frequent": (150, 1, 60, 365),
}


@pytest.mark.parametrize("kind", CROWDS)
def test_independent_crowds_gather_nowhere(kind: str) -> None:
    units, places, visits, days = CROWDS[kind]
    for seed in range(100, 108):
        events = crowd(np.random.default_rng(seed), units, places, visits, days)
        assert members(found_in(events, units=units)) == [], seed


def member_days(seed: int, days: int) -> Events:
    """On some days a fifth of all customers of pharmacy 0 come, besides their own visits."""
    rng = np.random.default_rng(seed)
    rows = [crowd(rng, UNITS, 3, 8, 180)]
    for day in rng.choice(180, days, replace=False):
        unit = np.flatnonzero(rng.random(UNITS) < 0.2)
        at = START + day * DAY + rng.choice(24, len(unit), p=HOURS) * 3600 + rng.integers(0, 3600, len(unit))
        rows.append(np.column_stack((np.zeros_like(unit), at, unit)))
    return np.vstack(rows)


@pytest.mark.parametrize("seed", range(5))
def test_days_on_which_everybody_comes_are_no_gathering(seed: int) -> None:
    assert members(found_in(member_days(seed, 8), units=UNITS)) == []


def test_a_ring_that_hides_in_member_days_is_still_seen() -> None:
    events, units = member_days(3, 8), np.arange(700, 712)
    hidden = ring(np.random.default_rng(5), units, place=0, sessions=12, days=180, share=0.8, gap=60)
    assert members(found_in(np.vstack((events, hidden)), units=UNITS)) == [units.tolist()]


def test_order_of_events_and_threads_do_not_matter() -> None:
    events, _ = planted(21)
    expected = found_in(events, units=UNITS)[0]
    mixed = events[np.random.default_rng(1).permutation(len(events))]
    for threads in (1, 2, 4):
        (one,) = found_in(mixed, replace(SEARCH, threads=threads), UNITS)
        assert one.units.tolist() == expected.units.tolist()
        assert (one.observed, one.expected, one.llr) == (expected.observed, expected.expected, expected.llr)


@pytest.mark.parametrize("seed", range(4))
def test_the_numbers_of_units_and_places_do_not_matter(seed: int) -> None:
    events, units = planted(30 + seed, share=0.6)
    rng = np.random.default_rng(seed)
    unit_name, place_name = rng.permutation(UNITS), rng.permutation(4)
    renamed = np.column_stack((place_name[events[:, 0]], events[:, 1], unit_name[events[:, 2]]))
    first, second = found_in(events, units=UNITS)[0], found_in(renamed, units=UNITS)[0]
    assert first.units.tolist() == units
    assert second.units.tolist() == sorted(unit_name[units].tolist())
    assert (second.observed, second.llr) == (first.observed, pytest.approx(first.llr))


def test_later_years_do_not_change_what_was_found() -> None:
    events, units = planted(41)
    moved = events + np.array([0, 7 * 52 * DAY, 0])
    assert members(found_in(moved, units=UNITS)) == [units]


def test_a_group_that_met_twice_is_too_little() -> None:
    events, _ = planted(51, sessions=2, share=1.0)
    assert members(found_in(events, units=UNITS)) == []


def a_few_at_a_time(seed: int, days: int = 30) -> tuple[Events, list[int]]:
    """A crowd, and eighteen cards swiped three at a time, each three some ninety minutes after the last."""
    rng = np.random.default_rng(seed)
    units, rows = np.arange(300, 318), []
    for day in rng.choice(180, days, replace=False):
        for turn, three in enumerate(np.split(rng.permutation(units), 6)):
            at = START + day * DAY + 9 * 3600 + turn * 5_400 + int(rng.integers(-600, 600))
            rows += [(2, at + 80 * k, int(unit)) for k, unit in enumerate(three)]
    return np.vstack((crowd(rng, UNITS, 4, 12, 180), events_of(*rows))), units.tolist()


@pytest.mark.parametrize("seed", range(3))
def test_cards_swiped_a_few_at_a_time_over_the_day_are_one_ring(seed: int) -> None:
    events, units = a_few_at_a_time(seed)
    assert members(found_in(events, units=UNITS)) == []
    found = found_in(events, replace(SEARCH, spread=7_200), UNITS)
    assert members(found) == [units]
    assert len(found[0].sessions) == 30
    assert found[0].window == 7_200


def test_a_longer_look_finds_nothing_in_a_crowd_and_the_same_rings() -> None:
    longer = replace(SEARCH, spread=7_200)
    for seed in range(6):
        alone = crowd(np.random.default_rng(seed), UNITS, 4, 12, 180)
        assert found_in(alone, longer, UNITS) == []
    events, units = planted(3)
    assert members(found_in(events, longer, UNITS)) == [units]


def test_a_family_of_four_is_too_small() -> None:
    events, units = planted(52, size=4, share=1.0)
    assert members(found_in(events, units=UNITS)) == []
    assert members(found_in(events, replace(SEARCH, units=4), UNITS)) == [units]


def test_a_dense_pharmacy_is_marked_as_capped() -> None:
    events, units = planted(61)
    assert not found_in(events, units=UNITS)[0].capped
    capped = found_in(events, replace(SEARCH, cap=3), UNITS)[0]
    assert capped.capped
    assert set(capped.units.tolist()) <= set(units)


def test_empty_and_tiny_timelines_give_nothing() -> None:
    for events in (events_of(), events_of((0, START, 0)), events_of((0, START, 0), (0, START, 1))):
        line = timeline(events)
        assert find_gatherings(line, hourly(line), SEARCH, (300, 900)) == []


@pytest.mark.parametrize("seed", range(4))
def test_regulars_who_happen_to_be_there_are_not_taken_in(seed: int) -> None:
    # Eight people come to the ring's pharmacy four times a day, so that they see many of its sessions.
    events, units = planted(70 + seed)
    rng, regulars = np.random.default_rng(seed), np.setdiff1d(np.arange(12), units)[:8]
    unit = np.repeat(regulars, 4 * 180)
    often = np.column_stack((np.ones_like(unit), times(rng, len(unit), 180), unit))
    assert members(found_in(np.vstack((events, often)), units=UNITS)) == [units]


# Hospital stays


@pytest.mark.parametrize(
    ("people", "facilities", "visits"), [(2000, 5, 0.6), (2000, 1, 1.5), (300, 1, 4), (60, 1, 12)]
)
def test_independent_stays_gather_nowhere(people: int, facilities: int, visits: float) -> None:
    for seed in range(200, 206):
        found = waves_in(stays(np.random.default_rng(seed), people, facilities, visits), people)
        assert members(found) == [], seed


@pytest.mark.parametrize("seed", range(6))
def test_ten_people_who_are_admitted_together_four_times_are_found(seed: int) -> None:
    rng = np.random.default_rng(seed)
    group = np.arange(50, 60)
    days = rng.permutation(np.arange(5, 360, 20))[:4]
    rows = [
        (0, START + (day + rng.integers(0, 3)) * DAY, u) for day in days for u in group if rng.random() < 0.8
    ]
    found = waves_in(np.vstack((stays(rng, 2000, 5, 0.6), events_of(*rows))), 2000)
    assert len(found) == 1
    assert set(members(found)[0]) >= {u for u in group.tolist() if sum(row[2] == u for row in rows) >= 3}
    assert len(set(members(found)[0]) - set(group.tolist())) <= 1


def test_an_epidemic_that_fills_the_hospital_is_no_gathering() -> None:
    # In two weeks of the year a third of 600 people is admitted to the one hospital, besides ordinary stays.
    for seed in range(4):
        rng = np.random.default_rng(seed)
        sick = [(0, START + (start + rng.integers(0, 7)) * DAY, u) for start in (20, 330)
                for u in range(600) if rng.random() < 0.33]  # fmt: skip
        assert members(waves_in(np.vstack((stays(rng, 600, 1, 1.0), events_of(*sick))), 600)) == []


@pytest.mark.parametrize("seed", range(3))
def test_regulars_who_queue_at_opening_are_no_ring(seed: int) -> None:
    """Forty people who each come on some mornings when the door opens have a habit, not an agreement."""
    rng = np.random.default_rng(seed)
    who, day = np.nonzero(rng.random((40, 300)) < 0.15)
    at = START + day * DAY + 8 * 3600 + rng.exponential(300, len(day)).astype(np.int64)
    queue = np.column_stack((np.zeros(len(at), np.int64), at, who))
    events = np.vstack((queue, crowd(rng, 2_000, 1, 6, 300)))
    found = found_in(events, units=2_000, search=SEARCH)
    line = timeline(events, 2_000)
    homes = Households(np.arange(2_000, dtype=np.int32), 2_000, 1.0, np.ones(2_000, bool))
    people = pd.DataFrame({"patient": np.arange(2_000), "psn_name": "x", "employer": None})
    fen = np.full(len(line), 5_000)
    reasons = [daily_habit(pooling_facts(one, people, line, homes, fen)).fit for one in found]
    assert all(one.llr * (1 - fit) < 40 and fit >= 0.6 for one, fit in zip(found, reasons, strict=True))
