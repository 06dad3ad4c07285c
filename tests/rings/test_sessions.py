"""Sessions on paper: chains of events, quorum, attendance, and who else was there."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rings.worlds import DAY, START, Events, events_of, timeline
from workbench.rings.sessions import Reach, Sessions, UnitIndex, sessions_of

GROUP = np.array([0, 1, 2, 3], np.int32)
#: 9 o'clock: 0, 1 and 2 in a chain of 200-second steps; 10 o'clock: 0 and 3 only; the next day at place 1 all four.
WORLD = events_of(
    *((0, START + 9 * 3600 + 200 * step, unit) for step, unit in enumerate((0, 1, 2, 0))),
    (0, START + 10 * 3600, 0), (0, START + 10 * 3600 + 5, 3),
    *((1, START + DAY + 40 * unit, unit) for unit in range(4)),
    (0, START + 9 * 3600 + 100, 4), (0, START + 10 * 3600, 4), (1, START + DAY + 9 * 3600, 4),
)  # fmt: skip


def sessions_in(events: Events, window: int = 300, present: int = 3) -> Sessions:
    line = timeline(events)
    return sessions_of(GROUP, line, UnitIndex.of(line), window, present)


def plain_sessions(events: Events, window: int, present: int) -> list[tuple[int, int, int, int]]:
    chains: list[list[tuple[int, int, int]]] = []
    for place, at, unit in sorted(row for row in map(tuple, events.tolist()) if row[2] < 4):
        if not chains or chains[-1][-1][0] != place or at - chains[-1][-1][1] > window:
            chains.append([])
        chains[-1].append((place, at, unit))
    sizes = [(chain, len({unit for _, _, unit in chain})) for chain in chains]
    return [(chain[0][0], chain[0][1], chain[-1][1], size) for chain, size in sizes if size >= present]


def test_sessions_on_paper() -> None:
    found = sessions_in(WORLD)
    assert found.place.tolist() == [0, 1]
    assert (found.first - START).tolist() == [9 * 3600, DAY]
    assert (found.last - START).tolist() == [9 * 3600 + 600, DAY + 120]
    assert found.present.tolist() == [3, 4]
    assert found.attended.tolist() == [2, 2, 2, 1]
    assert found.number.tolist() == [0] * 4 + [1] * 4


@pytest.mark.parametrize(("present", "count"), [(1, 3), (2, 3), (3, 2), (4, 1), (5, 0)])
def test_a_quorum_counts_distinct_members(present: int, count: int) -> None:
    assert len(sessions_in(WORLD, present=present)) == count


def test_a_gap_longer_than_the_window_ends_a_session() -> None:
    assert len(sessions_in(WORLD, window=199)) == 1
    assert len(sessions_in(WORLD, window=200)) == 2


def test_everybody_else_near_a_session_is_a_visitor() -> None:
    line = timeline(WORLD)
    index = UnitIndex.of(line)
    found = sessions_of(GROUP, line, index, 300, 3)
    unit, attended, expected = found.visitors(line, index, Reach(300, 1.0), GROUP)
    assert (unit.tolist(), attended.tolist()) == ([4], [1])
    assert 0 < expected[0] < 3


def test_attendance_by_chance_on_paper() -> None:
    # One session of 600 s at place 0 with 300 s on either side: 1,200 s of a day that is open throughout. Of 40
    # visits by others 10 lie inside: share (10 + 20 t) / (40 + 20) with t = 1200 / 86000. Unit 9 came 3 times.
    others = [(0, START + (40_000 if k < 10 else 50_000 + 800 * k), 5 + k % 4) for k in range(40)]
    ends = [(0, START, 9), (0, START + 86_000, 9), (0, START + 70_000, 9)]
    group = [(0, START + 40_000 + step, unit) for unit, step in enumerate((0, 300, 600))]
    line = timeline(events_of(*others, *ends, *group))
    index, members = UnitIndex.of(line), np.array([0, 1, 2], np.int32)
    found = sessions_of(members, line, index, 300, 3)
    chance = found.expected_attendance(np.array([9], np.int32), line, index, Reach(300, 1.0), members)
    assert chance[0] == pytest.approx(3 * (10 + 20 * 1200 / 86_000) / (43 + 20))


def test_chance_is_never_below_the_share_of_time() -> None:
    # Nobody else comes near the session, though 2,800 s of 10,000 belong to it: a visit has that chance at least.
    others = [(0, START + 100 * k, 5) for k in range(101) if not 30 <= k <= 70]
    group = [(0, START + 4300 + 700 * unit, unit) for unit in range(3)]
    line = timeline(events_of(*others, *group))
    index, members = UnitIndex.of(line), np.array([0, 1, 2], np.int32)
    found = sessions_of(members, line, index, 700, 3)
    chance = found.expected_attendance(np.array([5], np.int32), line, index, Reach(700, 1.0), members)
    assert chance[0] == pytest.approx(60 * (1400 + 2 * 700) / 10_000)


rows = st.tuples(st.integers(0, 1), st.integers(0, 4000), st.integers(0, 5))


@settings(deadline=None, max_examples=100)
@given(st.lists(rows, min_size=1, max_size=40), st.integers(0, 600), st.integers(1, 4))
def test_sessions_are_those_of_plain_python(
    events: list[tuple[int, int, int]], window: int, present: int
) -> None:
    world = events_of(*events, (2, 0, 5))
    found = sessions_in(world, window, present)
    rows = zip(
        found.place.tolist(), found.first.tolist(), found.last.tolist(), found.present.tolist(), strict=True
    )
    assert list(rows) == plain_sessions(world, window, present)
    assert int(found.attended.sum()) == int(found.present.sum())


def test_nobody_of_the_group_ever_came() -> None:
    assert len(sessions_in(events_of((0, START, 7)))) == 0


@settings(deadline=None, max_examples=100)
@given(st.lists(rows, min_size=1, max_size=30), st.integers(0, 1), st.integers(0, 4000), st.integers(0, 900))
def test_between_finds_the_events_of_one_place_and_span(
    events: list[tuple[int, int, int]], place: int, first: int, length: int
) -> None:
    line = timeline(events_of(*events))
    low, high = UnitIndex.of(line).between(np.array([place]), np.array([first]), np.array([first + length]))
    inside = (line.place == place) & (line.at >= first) & (line.at <= first + length)
    assert np.arange(low[0], max(low[0], high[0])).tolist() == np.flatnonzero(inside).tolist()


def test_between_stays_at_its_place_in_a_short_timeline() -> None:
    line = timeline(events_of((0, START, 0), (1, START + 10, 1), (2, START + 20, 2)))
    low, high = UnitIndex.of(line).between(np.array([1]), np.array([START - 300]), np.array([START + 310]))
    assert (low[0], high[0]) == (1, 2)
