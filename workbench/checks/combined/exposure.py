"""How likely an institution trips a family by how much care it gives, where every case may trip it alike."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

__all__ = ["chance_by_care"]

#: Subjects of mean care that are added, half of them tripping: what nobody trips is rare, not impossible.
_PRIOR = 0.5

#: Halvings of the interval in which the rate is looked for: twelve digits of it.
_STEPS = 50


def chance_by_care(care: float, tripping: Sequence[float], everybody: float, others: int) -> float:
    """Chance that a subject with so much care trips a family, judged by others.

    Each case trips with one small chance, so that a subject with care ``v`` does with ``1 - exp(-rate * v)``. The rate
    is the likeliest, ``Σ v / (exp(rate v) - 1)`` over those who trip being ``Σ v`` over those who do not, a subject of
    mean care added half to either side. Where all have the same care this is ``(k + 1/2) / (n + 1)``.

    Args:
        care: purchases, visits and stays of the subject.
        tripping: the same of each of the others who trip the family.
        everybody: the same of all the others together.
        others: how many they are.
    """
    mean = everybody / others if others else 0.0
    if mean <= 0.0 or care <= 0.0:
        return 0.0
    trip = np.append(np.asarray(tripping, dtype=np.float64), mean) / mean
    weight = np.append(np.ones(len(tripping)), _PRIOR)
    trip, weight = trip[trip > 0], weight[trip > 0]
    spared = max(others - float(trip[:-1].sum()), 0.0) + _PRIOR
    low, high = -40.0, math.log(700.0 / float(trip.max()))
    for _ in range(_STEPS):
        rate = math.exp((low + high) / 2)
        if float((weight * trip / np.expm1(rate * trip)).sum()) > spared:
            low = math.log(rate)
        else:
            high = math.log(rate)
    return -math.expm1(-math.exp(low) * care / mean)
