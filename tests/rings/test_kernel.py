"""The co-occurrence kernel beside its SQL form and ten lines of plain Python: all three give the same rows."""

from __future__ import annotations

from collections.abc import Callable

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import queries
from tests.rings.worlds import DAY, Events, events_of, timeline
from workbench.rings.cooccurrence import Timeline, co_occurrences

Rows = list[tuple[int, int, int]]
Method = Callable[[Events, int, int, int], Rows]

WEEK = 7 * DAY
DUCKDB = duckdb.connect(config={"threads": 1})


def kernel(events: Events, window: int, slot: int, at_least: int, *, threads: int = 2) -> Rows:
    met = co_occurrences(
        timeline(events), window=window, slot=slot, at_least=at_least, cap=len(events) + 1, threads=threads
    )
    return list(zip(met.a.tolist(), met.b.tolist(), met.slots.tolist(), strict=True))


def sql(events: Events, window: int, slot: int, at_least: int) -> Rows:
    DUCKDB.register("wanted", pd.DataFrame(events, columns=["place", "at", "unit"]))
    values = {"window": window, "slot": slot, "at_least": at_least}
    return DUCKDB.execute(queries.read("co_occurrence", "sql"), values).fetchall()


def reference(events: Events, window: int, slot: int, at_least: int) -> Rows:
    slots: dict[tuple[int, int], set[int]] = {}
    for place, at, unit in events.tolist():
        for place2, at2, unit2 in events.tolist():
            if place == place2 and unit < unit2 and abs(at - at2) <= window:
                slots.setdefault((unit, unit2), set()).add(min(at, at2) // slot)
    return [(a, b, len(seen)) for (a, b), seen in sorted(slots.items()) if len(seen) >= at_least]


METHODS = pytest.mark.parametrize("method", [kernel, sql, reference])

# Times sit at the edges of days and of windows, so that ties, |dt| == window and midnight are the rule.
EDGES = [-DAY - 1, -300, -1, 0, 1, 299, 300, 301, 600, 86_099, 86_100, DAY - 1, DAY, DAY + 1, DAY + 300]
moments = st.builds(lambda day, edge: day * DAY + edge, st.integers(0, 9), st.sampled_from(EDGES))
one_event = st.tuples(st.integers(0, 2), moments | st.integers(0, 3 * DAY), st.integers(0, 5))
worlds = st.lists(one_event, min_size=1, max_size=40).map(lambda rows: events_of(*rows))


@settings(deadline=None, max_examples=100)
@given(
    worlds,
    st.sampled_from([0, 1, 300, 600, DAY - 1]),
    st.sampled_from([DAY, WEEK]),
    st.integers(1, 3),
)
@example(events_of((0, DAY - 1, 0), (0, DAY, 1)), 1, DAY, 1)
def test_kernel_and_sql_give_the_rows_of_the_reference(
    events: Events, window: int, slot: int, at_least: int
) -> None:
    expected = reference(events, window, slot, at_least)
    assert kernel(events, window, slot, at_least) == expected
    assert sql(events, window, slot, at_least) == expected


@settings(deadline=None, max_examples=60)
@given(worlds, st.randoms(use_true_random=False), st.sampled_from([1, 2, 4]))
def test_order_of_input_and_threads_do_not_matter(events: Events, shuffle: object, threads: int) -> None:
    rows = events.tolist()
    shuffle.shuffle(rows)  # type: ignore[attr-defined]
    again = kernel(events_of(*map(tuple, rows)), 300, DAY, 1, threads=threads)
    assert again == kernel(events, 300, DAY, 1, threads=1)


@settings(deadline=None, max_examples=60)
@given(worlds, st.permutations(range(6)))
def test_renumbered_units_meet_as_often(events: Events, names: list[int]) -> None:
    renamed = events.copy()
    renamed[:, 2] = np.array(names)[events[:, 2]]
    expected = sorted(
        (*sorted((names[a], names[b])), slots) for a, b, slots in reference(events, 300, DAY, 1)
    )
    assert kernel(renamed, 300, DAY, 1) == expected


@METHODS
def test_the_window_includes_its_edge_and_no_second_more(method: Method) -> None:
    events = events_of((0, 1000, 0), (0, 1300, 1), (0, 1601, 2))
    assert method(events, 300, DAY, 1) == [(0, 1, 1)]
    assert method(events, 301, DAY, 1) == [(0, 1, 1), (1, 2, 1)]


@METHODS
def test_a_meeting_over_midnight_belongs_to_the_earlier_day(method: Method) -> None:
    # Day 0: 23:59:59 with 00:00:01. Day 1: the same pair at noon. Two days, not three.
    events = events_of((0, DAY - 1, 0), (0, DAY + 1, 1), (0, DAY + 43_200, 0), (0, DAY + 43_201, 1))
    assert method(events, 300, DAY, 1) == [(0, 1, 2)]


@METHODS
def test_a_day_found_late_over_midnight_is_counted_once(method: Method) -> None:
    # Unit 0 at 00:00:01 meets unit 1 at 00:00:02 (day 1) and then at 23:59:59 of day 0, which was not counted yet.
    events = events_of((0, DAY + 1, 0), (0, DAY + 2, 1), (0, DAY - 1, 1), (1, DAY + 2, 0), (1, DAY - 2, 1))
    assert method(events, 300, DAY, 1) == [(0, 1, 2)]


@METHODS
def test_a_day_that_is_met_only_after_the_next_one_is_counted(method: Method) -> None:
    # At place 0 the pair meets just after midnight (day 1); only then unit 0 comes to place 1, where unit 1 was just
    # before midnight (day 0). A third meeting of that kind adds nothing.
    late = events_of((0, DAY + 1, 0), (0, DAY + 2, 1), (1, DAY + 3, 0), (1, DAY - 2, 1))
    assert method(late, 300, DAY, 1) == [(0, 1, 2)]
    assert method(np.vstack((late, late + np.array([1, 1, 0]))), 300, DAY, 1) == [(0, 1, 2)]


@METHODS
def test_several_places_on_one_day_are_one_day(method: Method) -> None:
    events = events_of((0, 10, 0), (0, 11, 1), (1, 5000, 0), (1, 5001, 1), (2, 5000, 0), (1, 5000, 2))
    assert method(events, 300, DAY, 1) == [(0, 1, 1), (0, 2, 1), (1, 2, 1)]
    assert method(events, 300, DAY, 2) == []


@METHODS
def test_the_same_second_meets_and_a_unit_never_meets_itself(method: Method) -> None:
    events = events_of((0, 5, 3), (0, 5, 3), (0, 5, 1), (0, 6, 3))
    assert method(events, 0, DAY, 1) == [(1, 3, 1)]


@METHODS
def test_slots_of_a_week_join_its_days(method: Method) -> None:
    # 1970-01-01 starts slot 0; days 0, 3 and 6 are one week, day 7 is the next.
    events = events_of(*((0, day * DAY, unit) for day in (0, 3, 6, 7) for unit in (0, 1)))
    assert method(events, 60, WEEK, 1) == [(0, 1, 2)]
    assert method(events, 60, DAY, 1) == [(0, 1, 4)]


@METHODS
def test_two_places_never_meet(method: Method) -> None:
    assert method(events_of((0, 5, 0), (1, 5, 1)), 300, DAY, 1) == []


def test_many_days_with_one_pair_stay_exact() -> None:
    # Far more slots than one byte holds: every day of 80 years, with a gap over each midnight.
    days = np.arange(29_000, dtype=np.int64) * DAY
    rows = [np.column_stack((np.zeros_like(days), days + late, np.full_like(days, unit)))
            for unit, late in ((0, DAY - 5), (1, DAY + 5))]  # fmt: skip
    assert kernel(np.vstack(rows), 60, DAY, 1) == [(0, 1, 29_000)]


def test_nothing_and_one_event_meet_nobody() -> None:
    for events in (events_of(), events_of((0, 5, 0))):
        met = co_occurrences(timeline(events), window=300, at_least=1)
        assert (len(met), met.capped) == (0, False)


def test_a_cap_keeps_neighbours_in_time_and_says_so() -> None:
    # One event a second for 1,000 seconds: each sees 5 on either side of its own.
    events = events_of(*((0, second, second) for second in range(1000)))
    met = co_occurrences(timeline(events), window=300, at_least=1, cap=5)
    assert met.capped
    assert set(zip(met.a.tolist(), met.b.tolist(), strict=True)) == {
        (a, b) for a in range(1000) for b in range(a + 1, min(1000, a + 6))
    }


def test_a_cap_that_cuts_nothing_is_not_reported() -> None:
    events = events_of(*((0, second, second) for second in range(6)))
    full = co_occurrences(timeline(events), window=300, at_least=1, cap=5)
    assert not full.capped
    assert len(full) == 15
    assert co_occurrences(timeline(events), window=300, at_least=1, cap=4).capped


@settings(deadline=None, max_examples=50)
@given(worlds, st.integers(1, 6))
def test_a_cap_never_invents_a_meeting_and_bounds_the_work(events: Events, cap: int) -> None:
    met = co_occurrences(timeline(events), window=600, at_least=1, cap=cap)
    truth = {(a, b): slots for a, b, slots in reference(events, 600, DAY, 1)}
    kept = list(zip(met.a.tolist(), met.b.tolist(), met.slots.tolist(), strict=True))
    assert all(slots <= truth[a, b] for a, b, slots in kept)
    assert sum(slots for _, _, slots in kept) <= cap * len(events)
    assert met.capped or kept == reference(events, 600, DAY, 1)


@pytest.mark.parametrize(("window", "slot"), [(DAY, DAY), (DAY + 1, DAY), (-1, DAY), (0, 0)])
def test_a_window_as_long_as_a_slot_is_refused(window: int, slot: int) -> None:
    with pytest.raises(ValueError, match="shorter than a slot"):
        co_occurrences(timeline(events_of((0, 5, 0))), window=window, slot=slot)


def test_a_wrong_date_is_refused_before_slots_overflow() -> None:
    with pytest.raises(ValueError, match=r"32,000 slots"):
        co_occurrences(timeline(events_of((0, 0, 0), (0, 40_000 * DAY, 1))), window=300)


def test_ordered_sorts_by_place_time_and_unit() -> None:
    line = Timeline.ordered(np.array([1, 0, 0, 0]), np.array([5, 9, 7, 7]), np.array([0, 1, 3, 2]), 4)
    assert list(zip(line.place, line.at, line.unit, strict=True)) == [
        (0, 7, 2),
        (0, 7, 3),
        (0, 9, 1),
        (1, 5, 0),
    ]


@settings(max_examples=200, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(-5, 5), st.integers(0, 6)), max_size=30),
    st.sampled_from([7, 2**31 - 1, 2**62]),
)
def test_events_are_ordered_by_place_time_and_unit_whatever_fits_into_one_number(
    events: list[tuple[int, int, int]], units: int
) -> None:
    place, at, unit = (np.array([one[i] for one in events], dtype=np.int64) for i in range(3))
    found = Timeline.ordered(place, at, unit, units)
    said = list(zip(found.place.tolist(), found.at.tolist(), found.unit.tolist(), strict=True))
    assert said == sorted(events)
