"""Paths in time against trying every order of steps."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from unittest.mock import patch

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.explore.index.arrays import Numbers
from workbench.explore.index.network_build import RELATIONS
from workbench.explore.paths import Paths, Rules, in_time
from workbench.explore.paths.moments import Moments

from .networks import network
from .test_paths import NOWHERE

PEOPLE = [f"patient:{letter}" for letter in "abcdef"]
START = datetime(2025, 1, 1)

#: Day, one person, other person.
Meeting = tuple[int, str, str]

meetings_of = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)).filter(
        lambda one: one[1] != one[2]
    ),
    max_size=16,
)


def tried(
    meetings: list[Meeting], ends: tuple[str, str], steps: int, gap: int | None, first: int
) -> tuple[int, int]:
    """Earliest arrival and the fewest steps of a path that arrives then, by trying everything; (-1, -1) none."""
    best: list[tuple[int, int]] = []

    def walk(path: list[str], day: int | None) -> None:
        if path[-1] == ends[1]:
            best.append((day or 0, len(path) - 1))
            return
        if len(path) > steps:
            return
        for at, one, other in meetings:
            for here, there in ((one, other), (other, one)):
                in_reach = at >= first if day is None else at >= day and (gap is None or at - day <= gap)
                if here == path[-1] and there not in path and in_reach:
                    walk([*path, there], at)

    walk([ends[0]], None)
    return min(best, default=(-1, -1))


def asked(meetings: list[Meeting], ends: tuple[str, str], rules: Rules, **more: Any) -> Paths:
    pairs = sorted({(min(one, other), max(one, other)) for _, one, other in meetings})
    made = network(PEOPLE, [("OWNS", one, other, 1) for one, other in pairs])
    both = [
        (PEOPLE.index(a), PEOPLE.index(b), at)
        for at, one, other in meetings
        for a, b in ((one, other), (other, one))
    ]
    columns = [np.array([row[place] for row in both], dtype=np.int64) for place in range(3)]
    time = columns[2] * 86_400_000_000 + (START - datetime(1970, 1, 1)) // timedelta(microseconds=1)
    every = Moments(columns[0], columns[1], np.full(len(both), RELATIONS.index("OWNS")), time)

    def fetched(index: object, nodes: Numbers) -> Moments:
        kept = np.isin(every.node, nodes)
        return Moments(*(part[kept] for part in every))

    with (
        patch("workbench.explore.paths.network.network_of", lambda _case: made),
        patch("workbench.explore.paths.links.moments_of", fetched),
    ):
        return in_time(NOWHERE, *ends, rules, **more)


@settings(max_examples=400, deadline=None)
@given(meetings_of, st.integers(1, 6), st.none() | st.integers(0, 4), st.integers(0, 5))
def test_the_first_arrival_is_that_of_trying_everything(
    meetings: list[Meeting], steps: int, gap: int | None, first: int
) -> None:
    ends = ("patient:a", "patient:b")
    found = asked(meetings, ends, Rules(steps=steps), max_gap=gap, start=START + timedelta(days=first))
    arrival, fewest = tried(meetings, ends, steps, gap, first)
    assert found.complete
    if arrival < 0:
        assert not found.found
        return
    path = found.paths[0]
    days = [(at - START).days for at in path.times]
    assert (days[-1], len(days)) == (arrival, fewest)
    assert (path.nodes[0], path.nodes[-1]) == ends
    assert len(set(path.nodes)) == len(path.nodes)
    assert days[0] >= first
    assert all(
        later - earlier >= 0 and (gap is None or later - earlier <= gap) for earlier, later in pairwise(days)
    )
    for day, pair in zip(days, pairwise(path.nodes), strict=True):
        assert any(at == day and {one, other} == set(pair) for at, one, other in meetings)


def test_waiting_may_force_a_longer_way_and_an_end_cuts_it() -> None:
    meetings = [(0, "patient:a", "patient:c"), (5, "patient:c", "patient:b"), (2, "patient:c", "patient:d")]
    meetings += [(3, "patient:d", "patient:e"), (4, "patient:e", "patient:b")]
    ends = ("patient:a", "patient:b")
    assert [len(asked(meetings, ends, Rules(), max_gap=gap).paths[0].nodes) for gap in (None, 2)] == [5, 5]
    assert len(asked(meetings, ends, Rules(steps=2)).paths[0].nodes) == 3
    assert not asked(meetings, ends, Rules(steps=2), max_gap=4).found
    assert not asked(meetings, ends, Rules(), end=START + timedelta(days=3)).found


def test_a_walk_through_a_node_twice_is_no_path() -> None:
    """Only by coming back to c could one wait long enough for b."""
    meetings = [(0, "patient:a", "patient:c"), (1, "patient:c", "patient:d"), (2, "patient:d", "patient:c")]
    meetings += [(3, "patient:c", "patient:b")]
    ends = ("patient:a", "patient:b")
    assert not asked(meetings, ends, Rules(), max_gap=1).found
    assert asked(meetings, ends, Rules(), max_gap=3).found
