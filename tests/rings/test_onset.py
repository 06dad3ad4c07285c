"""The month in which a share rose, on paper and against a search by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import binom

from workbench.rings.onset import find_onset

JANUARY = (2025 - 1970) * 12


def onset(hits: list[int], trials: list[int] | int) -> tuple[str, float, float] | None:
    per_month = np.full(len(hits), trials) if isinstance(trials, int) else np.array(trials)
    found = find_onset(np.array(hits), per_month, JANUARY)
    return (found.month, found.before, found.after) if found else None


def test_a_rise_in_july_on_paper() -> None:
    assert onset([1] * 6 + [12] * 6, 20) == ("2025-07", pytest.approx(0.05), pytest.approx(0.6))


def test_a_year_later_is_a_year_later() -> None:
    assert onset([1] * 18 + [12] * 6, 20) == ("2026-07", pytest.approx(0.05), pytest.approx(0.6))


@pytest.mark.parametrize(
    ("hits", "trials"),
    [
        ([5] * 12, 20),
        ([12] * 6 + [1] * 6, 20),
        ([80] * 6 + [120] * 6, 200),
        ([0, 1, 0, 2], 3),
        ([], []),
        ([3], 5),
        ([0] * 12, 20),
        ([20] * 12, 20),
    ],
    ids=["steady", "fall", "less than double", "few", "none", "one month", "never", "always"],
)
def test_no_rise_is_told(hits: list[int], trials: list[int] | int) -> None:
    assert onset(hits, trials) is None


def test_a_rise_from_nothing_is_told() -> None:
    assert onset([0] * 6 + [10] * 6, 20) == ("2025-07", 0.0, pytest.approx(0.5))


def test_the_split_is_the_likeliest_of_all() -> None:
    rng = np.random.default_rng(5)
    for _ in range(30):
        trials, rise = rng.integers(15, 40, 14), int(rng.integers(2, 12))
        hits = rng.binomial(trials, np.where(np.arange(14) < rise, 0.05, 0.5))

        def gain(split: int, hits: np.ndarray = hits, trials: np.ndarray = trials) -> float:
            parts = [(hits[:split], trials[:split]), (hits[split:], trials[split:])]
            return float(
                sum(binom.logpmf(h.sum(), n.sum(), h.sum() / n.sum()) - log_choices(h, n) for h, n in parts)
            )

        found = find_onset(hits, trials, 0)
        assert found is not None
        assert int(np.datetime64(found.month, "M").astype(int)) == max(range(1, 14), key=gain)


def log_choices(hits: np.ndarray, trials: np.ndarray) -> float:
    """The binomial coefficient, which is no evidence of a split."""
    return float(binom.logpmf(hits.sum(), trials.sum(), 0.5) - trials.sum() * np.log(0.5))


@pytest.mark.parametrize("share", [0.05, 0.3])
def test_steady_doctors_have_no_onset(share: float) -> None:
    rng = np.random.default_rng(17)
    told = sum(find_onset(rng.binomial(20, share, 12), np.full(12, 20), 0) is not None for _ in range(1000))
    assert told <= 5
