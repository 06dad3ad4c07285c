"""Which of rival groups stays, on paper."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from workbench.rings.rivals import strongest


def group(llr: float, units: range, *, sessions: int = 10, attended: int | None = None) -> Any:
    """A group whose members came to all sessions, or to some."""
    each = sessions if attended is None else attended
    held = Held(np.full(len(units), each), sessions)
    return SimpleNamespace(units=np.array(units, np.int32), sessions=held, llr=llr)


class Held:
    """Sessions, as far as rivals look at them."""

    def __init__(self, attended: np.ndarray, count: int) -> None:
        self.attended, self._count = attended, count

    def __len__(self) -> int:
        return self._count


def test_of_rivals_the_strongest_stays_and_strangers_stay_all() -> None:
    found = [group(50, range(0, 10)), group(90, range(0, 9)), group(20, range(40, 50))]
    assert strongest(found) == [1, 2]
    assert strongest([]) == []


def test_groups_that_share_less_than_three_tenths_of_the_smaller_are_no_rivals() -> None:
    # 2 of 10 shared: both stay; 3 of 10 shared: the stronger.
    assert strongest([group(50, range(0, 10)), group(60, range(8, 18))]) == [1, 0]
    assert strongest([group(50, range(0, 10)), group(60, range(7, 17))]) == [1]


def test_two_dense_halves_replace_a_loose_whole() -> None:
    whole = group(100, range(0, 20), sessions=20, attended=10)
    halves = [group(60, range(0, 10)), group(55, range(10, 20))]
    assert strongest([whole, *halves]) == [1, 2]


def test_a_dense_whole_is_not_taken_apart() -> None:
    # The same halves, but everybody came to everything; or only one part is there; or the halves carry too little.
    whole, loose = group(100, range(0, 20)), group(100, range(0, 20), sessions=20, attended=10)
    assert strongest([whole, group(60, range(0, 10)), group(55, range(10, 20))]) == [0]
    assert strongest([loose, group(60, range(0, 15))]) == [0]
    assert strongest([loose, group(20, range(0, 10)), group(20, range(10, 20))]) == [0]


def test_ties_go_by_members_and_not_by_position() -> None:
    one, other = group(50, range(0, 10)), group(50, range(1, 11))
    assert strongest([one, other]) == [0]
    assert strongest([other, one]) == [1]
