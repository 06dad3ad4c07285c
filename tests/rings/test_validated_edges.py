"""Validated edges: counted pair by pair as on paper, controlled as scipy controls, silent where nobody is tied."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import false_discovery_control, poisson

from tests.rings.worlds import DAY, SEARCH, START, Events, events_of, hourly, timeline, times
from workbench.rings.cooccurrence import Timeline
from workbench.rings.gatherings import find_gatherings
from workbench.rings.meetings import Crowd, Pairs, possible_pairs
from workbench.rings.pair_log import Attended, PairLog, Survivors
from workbench.rings.sessions import UnitIndex
from workbench.rings.traffic import Traffic

EDGES = [-300, -1, 0, 1, 299, 300, 301, 86_099, 86_100, DAY - 1]
moments = st.builds(lambda day, edge: START + day * DAY + edge, st.integers(0, 40), st.sampled_from(EDGES))
one_event = st.tuples(st.integers(0, 2), moments, st.integers(0, 7))
worlds = st.lists(one_event, min_size=2, max_size=40).map(lambda rows: events_of(*rows))


def in_households(events: Events, size: int) -> tuple[Timeline, NDArray[np.int32], NDArray[np.int32]]:
    """Events of persons as a timeline of households of ``size``, with the person of each event and the unit of each."""
    ordered = events[np.lexsort((events[:, 2], events[:, 1], events[:, 0]))]
    unit = (np.arange(int(events[:, 2].max()) + 1) // size).astype(np.int32)
    person = ordered[:, 2].astype(np.int32)
    line = Timeline(ordered[:, 0].astype(np.int32), ordered[:, 1], unit[person], int(unit.max()) + 1)
    return line, person, unit


def on_paper(events: Events, a: int, b: int, window: int) -> tuple[int, int, int]:
    """Days on which two people met, first and last time of their meetings."""
    met = [
        (min(at, at2), max(at, at2))
        for place, at, one in events.tolist()
        for place2, at2, other in events.tolist()
        if (one, other) == (a, b) and place == place2 and abs(at - at2) <= window
    ]
    days = {first // DAY for first, _ in met}
    return (len(days), min(f for f, _ in met), max(last for _, last in met)) if met else (0, 0, 0)


@settings(deadline=None, max_examples=60)
@given(worlds, st.sampled_from([0, 300, 900]), st.integers(1, 3))
def test_meetings_of_pairs_are_those_on_paper(events: Events, window: int, size: int) -> None:
    line, person, unit = in_households(events, size)
    crowd = Crowd(line, UnitIndex.of(line), person, unit, unit)
    traffic = Traffic.of(line, hourly(line), window)
    people = np.unique(person).tolist()
    pairs = list(combinations(people, 2))
    if not pairs:
        return
    asked = Pairs(*(np.array(side, np.int32) for side in zip(*pairs, strict=True)))
    met = crowd.met(asked, traffic.cell, traffic.meeting_rate, (window, DAY))
    seen = list(zip(met.observed.tolist(), met.first.tolist(), met.last.tolist(), strict=True))
    assert seen == [on_paper(events, a, b, window) for a, b in pairs]


@settings(deadline=None, max_examples=60)
@given(worlds, st.integers(1, 3))
def test_what_chance_gives_a_pair_is_what_the_null_model_gives_persons(events: Events, size: int) -> None:
    line, person, unit = in_households(events, size)
    alone = timeline(events)
    pairs = Pairs(*(side.astype(np.int32) for side in np.triu_indices(alone.units, 1)))
    traffic, single = (Traffic.of(one, hourly(one), 300) for one in (line, alone))
    met = Crowd(line, UnitIndex.of(line), person, unit, unit).met(
        pairs, traffic.cell, traffic.meeting_rate, (300, DAY)
    )
    np.testing.assert_allclose(met.expected, single.expected_meetings(pairs.a, pairs.b), rtol=1e-12)


@settings(deadline=None, max_examples=40)
@given(worlds)
def test_people_who_could_have_met_are_counted_per_place(events: Events) -> None:
    line, person, unit = in_households(events, 1)
    at = [{who for place, _, who in events.tolist() if place == here} for here in range(3)]
    assert possible_pairs(line.place, person, len(unit)) == sum(len(w) * (len(w) - 1) // 2 for w in at)


def test_pairs_of_households_become_pairs_of_their_people() -> None:
    rows = [(0, START, who) for who in (0, 1, 3, 4)]
    line, person, unit = in_households(events_of(*rows), 2)
    crowd = Crowd(line, UnitIndex.of(line), person, unit, unit)
    pairs = crowd.of_units(np.array([0, 0], np.int32), np.array([1, 2], np.int32))
    assert set(zip(pairs.a.tolist(), pairs.b.tolist(), strict=True)) == {(0, 3), (1, 3), (0, 4), (1, 4)}


def city(seed: int, people: int = 400, days: int = 60) -> Events:
    """Independent visits of many people to four pharmacies."""
    rng = np.random.default_rng(seed)
    count = people * 12
    return np.column_stack(
        (rng.integers(0, 4, count), times(rng, count, days), rng.integers(0, people, count))
    ).astype(np.int64)


def together(people: list[int], days: list[int], apart: int = 40) -> Events:
    """People who come to the first pharmacy one after the other on some days."""
    rows = [(0, START + d * DAY + 10 * 3_600 + k * apart, who) for d in days for k, who in enumerate(people)]
    return events_of(*rows)


def survivors(
    events: Events, size: int = 1, windows: tuple[int, ...] = (300, 900)
) -> tuple[Survivors, PairLog]:
    line, person, unit = in_households(events, size)
    log = PairLog(person, unit, unit)
    find_gatherings(line, hourly(line), SEARCH, windows, log=log)
    kept = log.survivors()
    assert kept is not None
    return kept, log


def test_error_control_is_that_of_benjamini_and_hochberg_over_all_who_could_have_met() -> None:
    events = np.concatenate(
        (city(1), together([3, 50, 200], list(range(0, 60, 6))), together([7, 9], [1, 9, 30]))
    )
    kept, _ = survivors(events, windows=(300,))
    line, person, unit = in_households(events, 1)
    traffic = Traffic.of(line, hourly(line), 300)
    a, b = (side.astype(np.int32) for side in np.triu_indices(len(unit), 1))
    met = Crowd(line, UnitIndex.of(line), person, unit, unit).met(
        Pairs(a, b), traffic.cell, traffic.meeting_rate, (300, DAY)
    )
    p = np.where(met.observed > 0, poisson.sf(met.observed - 1, met.expected), 1.0)
    # A pair that was at two places together could have met at both.
    p = np.concatenate((p, np.ones(possible_pairs(line.place, person, len(unit)) - len(p))))
    q = false_discovery_control(p)[: len(a)]
    passed = np.flatnonzero(q <= 0.01)
    assert list(zip(kept.pairs.a, kept.pairs.b, strict=True)) == list(zip(a[passed], b[passed], strict=True))
    np.testing.assert_allclose(kept.log10_q, np.log10(q[passed]), rtol=1e-6)
    assert {(3, 50), (3, 200), (50, 200)} <= set(
        zip(kept.pairs.a.tolist(), kept.pairs.b.tolist(), strict=True)
    )


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_independent_people_have_no_edge(seed: int) -> None:
    assert len(survivors(city(seed))[0].pairs) == 0


def test_a_family_has_no_edge_and_its_friend_has_one_with_who_was_there() -> None:
    # 10 and 11 live together; only 10 comes with 90.
    shared, days = together([10, 90], list(range(0, 60, 5))), list(range(2, 60, 7))
    kept, _ = survivors(np.concatenate((city(5), shared, together([10, 11], days))), size=2)
    assert list(zip(kept.pairs.a.tolist(), kept.pairs.b.tolist(), strict=True)) == [(10, 90)]
    assert kept.met.observed.tolist() == [12]


def test_the_place_with_most_meetings_comes_first() -> None:
    market = together([20, 30], list(range(0, 60, 4)))
    beside = together([20, 30], list(range(1, 60, 12)))
    beside[:, 0] = 2
    kept, log = survivors(np.concatenate((city(6), market, beside)))
    pair, place, slots = log.places(kept)
    assert (pair.tolist(), place.tolist(), slots.tolist()) == ([0, 0], [0, 2], [15, 5])


def test_a_weak_pair_survives_in_a_group_that_does() -> None:
    rng = np.random.default_rng(8)
    ring = [
        together(sorted(rng.choice(range(8), 4, replace=False).tolist()), [day]) for day in range(0, 60, 5)
    ]
    events = np.concatenate((city(7), *ring))
    line, person, unit = in_households(events, 1)
    log = PairLog(person, unit, unit)
    found = find_gatherings(line, hourly(line), SEARCH, (300, 900), log=log)
    groups = [
        Attended(person[one.sessions.positions], one.sessions.number, one.window, one.log10_q)
        for one in found
    ]
    alone, kept = log.survivors(), log.survivors(groups)
    assert alone is not None
    assert kept is not None
    mine = kept.take(kept.grouped)
    assert len(mine.pairs) > 0
    assert set(mine.pairs.a.tolist()) | set(mine.pairs.b.tolist()) <= set(range(8))
    assert (mine.met.observed >= 2).all()
    assert len(kept.pairs) == len(alone.pairs) + len(mine.pairs)
