"""How far ordinary choices stray from their expectation, measured on the pairs themselves.

An expectation is never exact: a department has its own patients, a street its own pharmacy. The relative error is
taken as one figure per class of pairs, so that the upper and lower tenth of the ordinary pairs hold a tenth each.
Tails count ranks, not distances, so that the few pairs that are steered weigh no more than any others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import nbinom

__all__ = ["estimated_drift", "log10_tail"]

Floats = NDArray[np.float64]

#: Expected patients from which a pair says something about the error.
_TELLING = 3.0

#: Such pairs that it takes to measure it.
_ENOUGH = 50

#: Errors tried beyond the floor, relative.
_STEPS = np.arange(0.0, 0.81, 0.02)

#: Share of pairs outside their central four fifths, and how many standard errors of it are put up with.
_OUTSIDE, _ERRORS = 0.2, 1.0


def log10_tail(observed: Floats, expected: Floats, drift: Floats | float) -> Floats:
    """log10 of the chance of as many patients or more, negative binomial with a relative error; at least -300.

    Args:
        observed: patients seen; fractions count up.
        expected: patients expected.
        drift: relative standard error of the expectation, of each pair or of all.
    """
    size = 1.0 / np.square(np.maximum(drift, 1e-3))
    mean = np.maximum(expected, 1e-6)
    with np.errstate(divide="ignore"):
        tail = nbinom.logsf(np.ceil(observed) - 1, size, size / (size + mean)) / np.log(10)
    result: Floats = np.maximum(tail, -300.0)
    return result


def estimated_drift(observed: Floats, expected: Floats, floor: float) -> float:
    """Smallest relative error, not below the floor, under which ordinary pairs keep to their expected spread.

    Args:
        observed: patients of each pair of doctor and place.
        expected: the same expected.
        floor: the error that is allowed anyway.
    """
    use = expected >= _TELLING
    if use.sum() < _ENOUGH:
        return floor
    seen, mean = np.round(observed[use]), expected[use]
    allowed = _OUTSIDE + _ERRORS * np.sqrt(_OUTSIDE * (1 - _OUTSIDE) / len(seen))
    for drift in floor + _STEPS:
        size = 1.0 / drift**2
        chance = size / (size + mean)
        middle = (nbinom.sf(seen - 1, size, chance) + nbinom.sf(seen, size, chance)) / 2
        if float(((middle < 0.1) | (middle > 0.9)).mean()) <= allowed:
            return float(drift)
    return float(floor + _STEPS[-1])
