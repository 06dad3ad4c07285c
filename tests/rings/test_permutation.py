"""Permutation inside strata: uniform for ordinary groups, small for planted ones, and blind to what strata share."""

from __future__ import annotations

import numpy as np
import pytest

from tests.rings.worlds import DAY, START, events_of, timeline
from workbench.rings.cooccurrence import Timeline
from workbench.rings.permutation import Mark, MarkTest, Pools, alike, shuffled_attendance
from workbench.rings.sessions import Sessions, UnitIndex, sessions_of

WINDOW = 2 * DAY


def hospital(seed: int, group: int = 8, waves: int = 3) -> tuple[Timeline, Sessions]:
    """600 stays of 300 others over a year at one hospital, and a group admitted in waves."""
    rng = np.random.default_rng(seed)
    others = np.column_stack(
        (np.zeros(600), START + rng.integers(0, 360, 600) * DAY, rng.integers(8, 308, 600))
    )
    days = np.linspace(40, 320, waves).astype(int)
    ours = [(0, START + int(day + rng.integers(0, 2)) * DAY, unit) for day in days for unit in range(group)]
    line = timeline(np.vstack((others.astype(np.int64), events_of(*ours))))
    return line, sessions_of(np.arange(group, dtype=np.int32), line, UnitIndex.of(line), WINDOW, 3)


def by_quarter(line: Timeline) -> Pools:
    """Strata of a quarter of a year, then the hospital."""
    return Pools(((line.at - START) // (91 * DAY), np.zeros(len(line), np.int64)))


def mark_test(line: Timeline, sessions: Sessions, mark: Mark) -> MarkTest:
    found = alike(mark, sessions, line, by_quarter(line))
    assert found is not None
    return found


def test_a_mark_drawn_like_everybody_elses_has_a_uniform_p() -> None:
    line, sessions = hospital(1)
    p = []
    for seed in range(60):
        amount = np.random.default_rng(seed).lognormal(0.0, 0.5, len(line))
        p.append(mark_test(line, sessions, Mark("amount", np.log(amount), 0.1)).p)
    # Sixty uniform numbers: mean 0.5 +- 3 * 0.037, and about three below a twentieth.
    assert 0.38 < np.mean(p) < 0.62
    assert np.count_nonzero(np.array(p) <= 0.05) <= 8


def test_near_identical_amounts_stand_out() -> None:
    line, sessions = hospital(2)
    amount = np.random.default_rng(3).lognormal(0.0, 0.5, len(line))
    amount[sessions.positions] = np.random.default_rng(4).uniform(0.97, 1.03, len(sessions.positions))
    found = mark_test(line, sessions, Mark("amount", np.log(amount), 0.1))
    assert found.p == pytest.approx(0.001)
    # 24 stays, three of each of eight members: 276 pairs less the 24 of one member with herself.
    assert (found.pairs, found.observed) == (252, 252)
    assert found.expected < 60


def test_a_hospital_with_one_price_has_no_near_identical_amounts() -> None:
    line, sessions = hospital(5)
    found = mark_test(line, sessions, Mark("amount", np.zeros(len(line)), 0.1))
    assert found.p == 1.0
    assert found.observed == found.expected == found.pairs


def test_one_doctor_for_all_is_telling_only_where_others_see_others() -> None:
    line, sessions = hospital(6)
    doctor = np.random.default_rng(6).integers(0, 5, len(line)).astype(float)
    doctor[sessions.positions] = 2.0
    assert mark_test(line, sessions, Mark("doctor", doctor)).p == pytest.approx(0.001)
    assert mark_test(line, sessions, Mark("doctor", np.full(len(line), 2.0))).p == 1.0


def test_unknown_marks_are_left_out() -> None:
    line, sessions = hospital(8)
    value = np.full(len(line), np.nan)
    assert alike(Mark("doctor", value), sessions, line, by_quarter(line)) is None
    value[sessions.positions] = 1.0
    assert alike(Mark("doctor", value), sessions, line, by_quarter(line)) is None


def test_a_group_that_comes_in_waves_is_never_matched_by_shuffles() -> None:
    line, sessions = hospital(9)
    assert shuffled_attendance(sessions, line, UnitIndex.of(line), by_quarter(line), WINDOW, 3) == 1 / 200


def test_a_group_that_comes_when_everybody_comes_is_matched() -> None:
    # The hospital admits on three days of the year only; a group that comes then has the place's own rhythm.
    line, sessions = hospital(10)
    rng = np.random.default_rng(10)
    wave = np.array([40, 180, 320])[rng.integers(0, 3, 600)] * DAY
    others = np.column_stack((np.zeros(600), START + wave, rng.integers(8, 308, 600))).astype(np.int64)
    ours = [(0, START + day * DAY, unit) for day in (40, 180, 320) for unit in range(8)]
    line = timeline(np.vstack((others, events_of(*ours))))
    sessions = sessions_of(np.arange(8, dtype=np.int32), line, UnitIndex.of(line), WINDOW, 3)
    p = shuffled_attendance(sessions, line, UnitIndex.of(line), by_quarter(line), WINDOW, 3)
    assert p > 0.2


def test_the_same_group_gets_the_same_p() -> None:
    line, sessions = hospital(11)
    mark = Mark("amount", np.log(np.random.default_rng(1).lognormal(0.0, 0.5, len(line))), 0.1)
    assert mark_test(line, sessions, mark) == mark_test(line, sessions, mark)


def test_draws_come_from_the_narrowest_stratum_that_holds_enough() -> None:
    # Stratum 1 holds twelve others, stratum 2 only three, so that its events draw from all fifteen.
    narrow = np.array([1, 2] + [1] * 12 + [2] * 3)
    pools = Pools((narrow, np.zeros(17, np.int64)))
    drawn = pools.draw(np.array([0, 1]), np.arange(2, 17), 2_000, np.random.default_rng(1))
    assert set(drawn[0]) == set(range(2, 14))
    assert set(drawn[1]) == set(range(2, 17))
    few = Pools((narrow,)).draw(np.array([1]), np.arange(2, 17), 5, np.random.default_rng(1))
    assert (few == -1).all()
