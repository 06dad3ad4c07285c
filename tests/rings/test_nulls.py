"""Tails and error control against scipy, a paper example and ten lines of plain Python."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.special import logsumexp
from scipy.stats import poisson

from workbench.rings.nulls import benjamini_hochberg, likelihood_ratio, log10_poisson_tail

SEEN = np.array([1, 2, 3, 5, 8, 13, 50, 200, 1000])
MEANS = np.array([1e-9, 1e-4, 0.01, 0.3, 1.0, 2.5, 7.0, 40.0, 150.0, 900.0])
log10_ps = st.lists(st.floats(-300, 0), min_size=1, max_size=30)


def log10_sum_of_terms(seen: int, mean: float) -> float:
    terms = np.arange(seen, seen + max(2000, int(10 * mean)))
    return float(logsumexp(poisson.logpmf(terms, mean)) / math.log(10))


def plain_benjamini_hochberg(log10_p: list[float], tests: int) -> list[float]:
    ranked = sorted(log10_p)
    at_rank = [p + math.log10(tests) - math.log10(rank) for rank, p in enumerate(ranked, start=1)]
    return [min(0.0, *at_rank[ranked.index(p) :]) for p in log10_p]


def test_tail_is_that_of_scipy_wherever_scipy_has_one() -> None:
    seen, mean = np.meshgrid(SEEN, MEANS)
    scipy_tail = poisson.sf(seen - 1, mean)
    known = scipy_tail > 1e-275
    tail = log10_poisson_tail(seen, mean)
    assert known.sum() > 60
    np.testing.assert_allclose(tail[known], np.log10(scipy_tail[known]), rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(
    ("seen", "mean"), [(200, 1e-4), (1000, 0.3), (1000, 150.0), (5000, 900.0), (60, 1e-9)]
)
def test_tail_beyond_floats_is_that_of_the_summed_terms(seen: int, mean: float) -> None:
    assert log10_poisson_tail(seen, mean) == pytest.approx(log10_sum_of_terms(seen, mean), rel=2e-3)
    assert log10_poisson_tail(seen, mean) < -280


def test_nothing_seen_is_certain_and_nothing_expected_is_no_error() -> None:
    assert log10_poisson_tail([0, 0, 0], [0.0, 1.0, 1e6]).tolist() == [0.0, 0.0, 0.0]
    assert -13 < float(log10_poisson_tail(1, 0.0)) < -11


@given(st.integers(1, 3000), st.floats(1e-9, 2000), st.floats(1.01, 5))
def test_more_seen_is_rarer_and_more_expected_is_commoner(seen: int, mean: float, times: float) -> None:
    here = float(log10_poisson_tail(seen, mean))
    assert float(log10_poisson_tail(seen + 1, mean)) <= here <= 0
    assert here <= float(log10_poisson_tail(seen, mean * times)) + 1e-9


def test_likelihood_ratio_on_paper() -> None:
    # 8 ln(8/2) - (8 - 2) = 8 * 1.3862944 - 6; nothing where fewer are seen than expected.
    assert likelihood_ratio([8, 2, 1], [2, 2, 4]).tolist() == pytest.approx([5.0903549, 0.0, 0.0])


@given(st.integers(1, 500), st.floats(0.01, 400))
def test_likelihood_ratio_is_the_difference_of_poisson_likelihoods(seen: int, mean: float) -> None:
    gain = poisson.logpmf(seen, seen) - poisson.logpmf(seen, mean)
    assert float(likelihood_ratio(seen, mean)) == pytest.approx(gain if seen > mean else 0.0, abs=1e-8)


def test_benjamini_hochberg_on_the_example_of_the_paper() -> None:
    # Benjamini and Hochberg 1995, section 4.2: of 15 p-values the first four are rejected at 0.05.
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
         0.6528, 0.7590, 1.0000]  # fmt: skip
    q = 10 ** benjamini_hochberg(np.log10(p), len(p))
    assert int((q <= 0.05).sum()) == 4
    assert q[:4] == pytest.approx([0.0015, 0.0030, 0.0095, 0.035625])


@given(log10_ps, st.integers(0, 1_000_000_000))
def test_benjamini_hochberg_is_that_of_plain_python(log10_p: list[float], unseen: int) -> None:
    tests = len(log10_p) + unseen
    found = benjamini_hochberg(log10_p, tests)
    assert found.tolist() == pytest.approx(plain_benjamini_hochberg(log10_p, tests), abs=1e-9)


@given(log10_ps, st.randoms(use_true_random=False))
def test_benjamini_hochberg_follows_its_p_values(log10_p: list[float], shuffle: object) -> None:
    order = list(range(len(log10_p)))
    shuffle.shuffle(order)  # type: ignore[attr-defined]
    p, q = np.array(log10_p), benjamini_hochberg(log10_p, 1000)
    assert benjamini_hochberg(p[order], 1000).tolist() == pytest.approx(q[order].tolist())
    assert (np.diff(q[np.argsort(p)]) >= 0).all()
    assert (q >= p).all()


def test_more_tests_make_every_q_value_larger() -> None:
    p = [-9.0, -5.0, -3.0]
    assert (benjamini_hochberg(p, 100) < benjamini_hochberg(p, 10_000)).all()
    assert benjamini_hochberg([], 0).tolist() == []


def test_fewer_tests_than_p_values_are_refused() -> None:
    with pytest.raises(ValueError, match="3 p-values cannot come from 2 tests"):
        benjamini_hochberg([-1.0, -2.0, -3.0], 2)


def test_errors_stay_below_the_rate_among_uniform_p_values() -> None:
    # 2,000 worlds of 50 true nulls and 10 clear effects: the mean share of false findings is 50/60 of q.
    rng = np.random.default_rng(11)
    shares = []
    for _ in range(2000):
        p = np.concatenate((rng.random(50), rng.random(10) * 1e-9))
        found = benjamini_hochberg(np.log10(p), 60) <= np.log10(0.1)
        shares.append(found[:50].sum() / max(1, found.sum()))
    assert np.mean(shares) == pytest.approx(0.1 * 50 / 60, abs=0.01)
