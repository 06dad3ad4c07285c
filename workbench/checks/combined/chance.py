"""How likely chance alone trips as much on one subject: an exact tail over all sets of families."""

from __future__ import annotations

import math
from collections.abc import Mapping, Set

import numpy as np

__all__ = ["log10_tail"]

#: Surprises that differ by less are equal; sums of the same logarithms in another order do.
_EQUAL = 1e-9


def log10_tail(rates: Mapping[str, float], tripped: Set[str]) -> float:
    """log10 of the chance that independent families surprise as much as those that were tripped.

    The surprise of a set of families is the sum of ``-ln rate`` over it. The chance is the sum, over all sets that
    surprise at least as much, of the chance of exactly that set (a Poisson-binomial distribution with weights): rare
    families count for more, and that the telling ones were picked afterwards is paid for.

    Args:
        rates: chance that the subject trips each family, above 0 and below 1.
        tripped: those that it trips.
    """
    names = sorted(rates)
    rate = np.array([rates[name] for name in names], dtype=np.float64)
    weight = -np.log(rate)
    seen = float(sum(weight[names.index(name)] for name in tripped))
    surprise, chance = np.zeros(1), np.ones(1)
    for one, own in zip(weight, rate, strict=True):
        surprise = np.concatenate([surprise, surprise + one])
        chance = np.concatenate([chance * (1.0 - own), chance * own])
    return min(0.0, math.log10(float(chance[surprise >= seen - _EQUAL].sum())))
