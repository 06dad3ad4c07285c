"""The compare view on paper: chances, shares, classes and how figures are written."""

from __future__ import annotations

from itertools import product
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from workbench.explore.time.gap_panel import _binned, _median
from workbench.explore.time.panels import figure, percent
from workbench.explore.time.presence import _reaching, _shares
from workbench.explore.time.site import _families


@given(npst.arrays(np.float64, (4, 3), elements=st.floats(0, 1)), st.integers(1, 4))
def test_the_chance_of_a_quorum_is_that_of_counting_all_outcomes(chance: Any, least: int) -> None:
    expected = np.zeros(3)
    for came in product((0, 1), repeat=4):
        if sum(came) >= least:
            expected += np.prod(
                [one if yes else 1 - one for yes, one in zip(came, chance, strict=True)], axis=0
            )
    assert _reaching(chance, least) == pytest.approx(expected, abs=1e-9)


@given(npst.arrays(np.float64, 12, elements=st.integers(0, 50)))
def test_shares_of_days_sum_to_one_and_keep_their_order(traffic: Any) -> None:
    month = np.repeat([0, 1], [5, 7])
    share = _shares(traffic, month)
    assert np.bincount(month, share) == pytest.approx([1.0, 1.0])
    for one in (0, 1):
        days = month == one
        order = np.argsort(traffic[days], kind="stable")
        assert (np.diff(share[days][order]) >= -1e-12).all()


def test_traffic_that_is_as_even_as_chance_is_taken_as_even() -> None:
    assert _shares(np.array([3.0, 4.0, 3.0, 2.0]), np.zeros(4, int)) == pytest.approx([0.25] * 4)
    market = _shares(np.array([100.0, 0.0, 0.0, 0.0]), np.zeros(4, int))
    assert market[0] > 0.95


def test_classes_and_medians_of_counted_values() -> None:
    values, times = np.array([5, 6, 60, 61, 4_000]), np.array([2, 1, 3, 1, 1])
    assert _binned(values, times).tolist() == [2, 1, 0, 0, 3, 1, 0, 0, 0, 1]
    assert _median(values, times) == 60
    assert _median(values[:0], times[:0]) is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (0.0004, "0.0004"), (0.05, "0.05"), (3.14, "3.1"), (59.15, "59"), (2703.2, "2,703")],
)
def test_expectations_keep_the_digits_that_tell_them_from_nothing(value: float, shown: str) -> None:
    assert figure(value) == shown


def test_shares_of_nothing_are_a_dash() -> None:
    assert (percent(1, 8), percent(2, 200), percent(3, 0)) == ("12%", "1.0%", "–")


def test_a_family_is_followed_and_a_home_for_many_is_none() -> None:
    def person(number: int, book: str | None, address: str | None) -> dict[str, Any]:
        return {"patient": number, "resdbook_no": book, "live_admdvs": "A", "live_addr": address}

    home = [person(number, None, "home") for number in range(10, 20)]
    found = pd.DataFrame([person(0, "B1", "home"), person(1, "B1", "Road 2"), person(2, None, None), *home])
    kept, closed = _families(found, pd.DataFrame({"patient": [0, 2]}), 8)
    assert kept["patient"].tolist() == [0, 1, 2]
    assert kept["live_addr"].dropna().tolist() == ["Road 2"]
    assert not closed  # who else lives in Road 2 has not been asked
    again, closed = _families(kept, kept[["patient"]], 8)
    assert (again["patient"].tolist(), closed) == ([0, 1, 2], True)
