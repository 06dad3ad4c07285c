"""Tails of null distributions and error control, in logarithms so that nothing underflows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc, gammaln

__all__ = ["benjamini_hochberg", "likelihood_ratio", "log10_fisher", "log10_poisson_tail"]

Floats = NDArray[np.float64]

_SMALLEST_EXPECTED = 1e-12


def log10_poisson_tail(observed: ArrayLike, expected: ArrayLike) -> Floats:
    """log10 of P(Poisson(expected) >= observed); observed may be fractional, as after deflation.

    Where the tail is too small for a float, its leading term is used, which is exact to the printed digits.
    """
    x = np.asarray(observed, dtype=np.float64)
    mean = np.maximum(np.asarray(expected, dtype=np.float64), _SMALLEST_EXPECTED)
    tail = np.where(x > 0, gammainc(np.maximum(x, 1e-9), mean), 1.0)
    leading = (x * np.log(mean) - mean - gammaln(x + 1)) / np.log(10)
    with np.errstate(divide="ignore"):
        return np.where(tail > 1e-280, np.log10(tail), np.minimum(leading, 0.0))


def likelihood_ratio(observed: ArrayLike, expected: ArrayLike) -> Floats:
    """Poisson log-likelihood ratio X ln(X/E) - (X - E) in nats, 0 where nothing exceeds the expectation."""
    x = np.asarray(observed, dtype=np.float64)
    mean = np.maximum(np.asarray(expected, dtype=np.float64), _SMALLEST_EXPECTED)
    ratio = x * np.log(np.maximum(x, _SMALLEST_EXPECTED) / mean) - (x - mean)
    return np.where(x > mean, ratio, 0.0)


def log10_fisher(log10_p: Sequence[float]) -> float:
    """log10 of the p-value of independent tests taken together, by Fisher's method (1932)."""
    x = -math.log(10.0) * sum(log10_p)
    terms = [k * math.log(x) - math.lgamma(k + 1) for k in range(len(log10_p))] if x > 0 else [0.0]
    top = max(terms)
    return min(0.0, (top + math.log(sum(math.exp(term - top) for term in terms)) - x) / math.log(10.0))


def benjamini_hochberg(log10_p: ArrayLike, tests: int) -> Floats:
    """log10 of the q-values of Benjamini and Hochberg (1995) over ``tests`` hypotheses.

    Args:
        log10_p: log10 p-values of the hypotheses that were worked out.
        tests: how many hypotheses there were in all; those not worked out count as not rejected.

    Raises:
        ValueError: fewer tests than p-values.
    """
    p = np.asarray(log10_p, dtype=np.float64)
    if tests < len(p):
        raise ValueError(f"{len(p)} p-values cannot come from {tests} tests")
    order = np.argsort(p, kind="stable")
    ranked = p[order] + np.log10(max(tests, 1)) - np.log10(np.arange(1, len(p) + 1))
    q = np.minimum.accumulate(ranked[::-1])[::-1]
    result = np.empty_like(p)
    result[order] = np.minimum(q, 0.0)
    return result
