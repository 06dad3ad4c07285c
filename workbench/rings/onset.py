"""When a share rose: the month that best splits a series of shares in two."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Onset", "find_onset"]

#: Gain in nats over one constant share from which a change is told.
_TELLING = 8.0


@dataclass(frozen=True)
class Onset:
    """A rise of a share.

    Attributes:
        month: first month of the higher share, ``YYYY-MM``.
        before: share before it.
        after: share from then on.
    """

    month: str
    before: float
    after: float


def find_onset(hits: NDArray[np.int64], trials: NDArray[np.int64], first_month: int) -> Onset | None:
    """The split with the largest binomial likelihood gain, if the share at least doubled there.

    Args:
        hits: choices of the place per month.
        trials: all choices per month.
        first_month: months since 1970-01 of the first entry.
    """
    best, where = 0.0, 0
    whole = _loglik(hits.sum(), trials.sum())
    for split in range(1, len(hits)):
        if min(trials[:split].sum(), trials[split:].sum()) < 10:
            continue
        gain = (
            _loglik(hits[:split].sum(), trials[:split].sum())
            + _loglik(hits[split:].sum(), trials[split:].sum())
            - whole
        )
        if gain > best:
            best, where = gain, split
    if best < _TELLING:
        return None
    before = float(hits[:where].sum() / trials[:where].sum())
    after = float(hits[where:].sum() / trials[where:].sum())
    if after < 2 * before:
        return None
    return Onset(str(np.datetime64(first_month + where, "M")), before, after)


def _loglik(hits: int, trials: int) -> float:
    share = hits / trials if trials else 0.0
    if share in (0.0, 1.0):
        return 0.0
    return float(hits * np.log(share) + (trials - hits) * np.log(1 - share))
