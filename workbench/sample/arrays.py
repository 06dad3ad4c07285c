"""Short names for array types, and the two vectorised draws that everything uses."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Rng = np.random.Generator

DAY = 86_400


def weighted(rng: Rng, weights: Array, n: int) -> Array:
    """Draw n indices with probability proportional to the weights."""
    total = np.cumsum(weights, dtype=np.float64)
    out: Array = np.minimum(np.searchsorted(total, rng.random(n) * total[-1], side="right"), len(weights) - 1)
    return out


def lognormal(rng: Rng, mean: float, sigma: float, n: int) -> Array:
    """Draw n log-normal values with the given arithmetic mean."""
    return rng.lognormal(np.log(mean) - sigma**2 / 2, sigma, n)


def hit(rng: Rng, n: int, share: float | Array) -> Array:
    """Draw n yes/no answers."""
    return rng.random(n) < share


def spread(total: int, weights: Array) -> Array:
    """Split a whole number in proportion to weights, largest remainders first."""
    exact = total * weights / weights.sum()
    floor = np.floor(exact).astype(np.int64)
    floor[np.argsort(floor - exact, kind="stable")[: total - int(floor.sum())]] += 1
    out: Array = floor
    return out
