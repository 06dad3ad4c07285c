"""The figures that explanations look at, on paper."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.rings.worlds import DAY, SEARCH, START, events_of, timeline
from workbench.rings.explanations import GroupFacts
from workbench.rings.gatherings import Gathering
from workbench.rings.group_facts import ordinary_amounts, pairs_per_day, pooling_facts
from workbench.rings.sessions import UnitIndex, sessions_of
from workbench.rings.units import households

HOUR = 3600


def facts_of_a_small_ring() -> GroupFacts:
    """Units 0 to 2 on days 1 and 3; others: one visit on days 0, 1 and 2, six on day 3."""
    ours = [(0, START + day * DAY + 9 * HOUR + 30 * unit * day, unit) for day in (1, 3) for unit in range(3)]
    others = [
        (0, START + day * DAY + (12 + k) * HOUR, 3)
        for day, n in ((0, 1), (1, 1), (2, 1), (3, 6))
        for k in range(n)
    ]
    line = timeline(events_of(*ours, *others))
    group = np.arange(3, dtype=np.int32)
    sessions = sessions_of(group, line, UnitIndex.of(line), SEARCH.window, 3)
    one = Gathering(
        group, sessions, 6, 0.1, -9.0, 20.0, capped=False, window=SEARCH.window, alone=np.zeros(3)
    )
    people = pd.DataFrame(
        {"patient": range(4), "psn_name": ["王一", None, "李三", "赵四"], "resdbook_no": ["H", None, None, None],
         "live_addr": None, "live_admdvs": "a"}
    )  # fmt: skip
    people["employer"] = None
    return pooling_facts(one, people[:3], line, households(people), np.full(len(line), 2_000))


def test_figures_of_a_ring_on_paper() -> None:
    facts = facts_of_a_small_ring()
    assert (facts.day - START // DAY).tolist() == [1, 3]
    assert facts.present.tolist() == [3, 3]
    # Three members are three pairs on each day; gaps are 30, 30, 90 and 90 seconds.
    assert (facts.pairs.tolist(), facts.gap_seconds, facts.same_second) == ([3.0, 3.0], 60.0, 0.0)
    # The usual day has one visit by others; day 3 had six.
    assert facts.busy.tolist() == pytest.approx([1.0, 6.0])


def test_surnames_and_known_households_are_those_of_the_people() -> None:
    members = facts_of_a_small_ring().members
    assert members["surname"].isna().tolist() == [False, True, False]
    assert members["surname"].dropna().tolist() == ["王", "李"]
    assert members["known"].tolist() == [True, False, False]


def test_meetings_of_one_day_are_added_and_the_largest_comes_first() -> None:
    # Day 4 has sessions of 3 and 2 members: 3 + 1 pairs; day 9 one of 5: 10 pairs.
    assert pairs_per_day(np.array([4, 9, 4]), np.array([3, 5, 2])).tolist() == [10.0, 4.0]


def amounts_of_a_group(ours: list[int], theirs: list[int]) -> float:
    """How ordinary the amounts of three members are, who meet on as many days as are needed, beside others'."""
    days = range(1, len(ours) // 3 + 1)
    met = [(0, START + day * DAY + 60 * unit, unit) for day in days for unit in range(3)]
    lone = [(0, START + (200 + k) * DAY, 3) for k in range(len(theirs))]
    line = timeline(events_of(*met, *lone))
    sessions = sessions_of(np.arange(3, dtype=np.int32), line, UnitIndex.of(line), SEARCH.window, 3)
    one = Gathering(
        np.arange(3, dtype=np.int32),
        sessions,
        6,
        0.1,
        -9.0,
        20.0,
        capped=False,
        window=SEARCH.window,
        alone=np.zeros(3),
    )
    fen = np.zeros(len(line), np.int64)
    fen[line.unit < 3], fen[line.unit == 3] = ours, theirs
    return ordinary_amounts(one, line, fen)


def test_amounts_are_ordinary_when_they_are_no_dearer_and_as_various() -> None:
    rng = np.random.default_rng(5)
    usual = (rng.lognormal(3.5, 0.8, 300) * 100).astype(int).tolist()
    like = (rng.lognormal(3.5, 0.8, 30) * 100).astype(int).tolist()
    assert amounts_of_a_group(like, usual) > 0.8
    # Ten times as dear, or the same sum each time.
    assert amounts_of_a_group([10 * fen for fen in like], usual) == 0.0
    assert amounts_of_a_group([5_800 + k for k in range(30)], usual) == 0.0


def test_households_of_a_group_are_unknown_where_nobody_of_them_is_known() -> None:
    facts = facts_of_a_small_ring()
    # Of three members one has a household number.
    assert facts.unknown_units == pytest.approx(2 / 3)
    # Four surnames, of which three are known in the population: each third of them matches itself.
    assert facts.name_match == pytest.approx(1 / 3)
