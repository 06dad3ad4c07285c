"""Tables of members x sessions that are two groups are cut where they fall apart; those that are one stay whole."""

from __future__ import annotations

import numpy as np
import pytest

from workbench.rings.blocks import two_blocks


def blocks(rng: np.random.Generator, inside: float, across: float) -> np.ndarray:
    """Twelve members with five sessions, ten others with four."""
    member, session = np.arange(22) < 12, np.arange(9) < 5
    rate = np.where(member[:, None] == session, inside, across)
    return np.asarray(rng.random((22, 9)) < rate)


@pytest.mark.parametrize("seed", range(10))
def test_two_rings_of_one_hospital_are_cut_between_them(seed: int) -> None:
    found = two_blocks(blocks(np.random.default_rng(seed), 0.8, 0.03))
    assert found is not None
    members, sessions = found
    # Which of the two is the second block is free.
    assert set(np.flatnonzero(members == members[0])) == set(range(12))
    assert set(np.flatnonzero(sessions == sessions[0])) == set(range(5))
    assert members[0] == sessions[0]


@pytest.mark.parametrize("share", [0.3, 0.45, 0.7, 0.95])
def test_one_ring_stays_whole_however_loose(share: float) -> None:
    rng = np.random.default_rng(7)
    assert all(two_blocks(rng.random((14, 9)) < share) is None for _ in range(50))


def test_the_gain_is_worth_its_description_on_paper() -> None:
    # Two full blocks of 3 x 3 in 6 x 6: one rate costs 36 ln 2 = 25.0 nats, two rates nothing; naming the halves of
    # twelve costs 11 ln 2 + ln(36) / 2 = 9.4. Two of 2 x 2: 11.1 nats against 7 ln 2 + ln(16) / 2 = 6.2.
    for half in (3, 2):
        table = np.kron(np.eye(2), np.ones((half, half))).astype(bool)
        assert two_blocks(table) is not None
    # Two single attendances are no two groups: 2.8 nats against 3 ln 2 + ln(4) / 2 = 2.8.
    assert two_blocks(np.eye(2, dtype=bool)) is None


def test_nothing_and_single_rows_are_whole() -> None:
    assert two_blocks(np.zeros((5, 4), bool)) is None
    assert two_blocks(np.ones((1, 4), bool)) is None
    assert two_blocks(np.ones((6, 5), bool)) is None
