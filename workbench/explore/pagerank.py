"""Personalised PageRank (Haveliwala 2002) by power iteration on a sparse matrix: the same digits every time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

__all__ = ["personalised_pagerank"]

Floats = NDArray[np.float64]

_TOLERANCE = 1e-13
_ROUNDS = 2_000


def personalised_pagerank(weights: csr_matrix, start: Floats, damping: float = 0.85) -> Floats:
    """Share of time that a walk spends at each node which starts over with probability ``1 - damping``.

    A walk goes along an edge in proportion to its weight, starts over in proportion to ``start``, and starts over
    from a node without edges. Equal to ``networkx.pagerank`` with ``personalization=start``.

    Args:
        weights: weights of the edges from row to column, not negative; both directions for one without direction.
        start: where walks start, not negative, not all zero.
        damping: probability to go on, from 0 up to and without 1.

    Returns:
        One score per node; they add up to 1.

    Raises:
        ValueError: the damping is out of range, or there is nowhere to start.
    """
    if not 0 <= damping < 1 or not start.sum() > 0:
        raise ValueError("damping must be from 0 up to and without 1, and some node must be a start")
    total = np.asarray(weights.sum(axis=1), dtype=np.float64).ravel()
    onwards = weights.multiply(np.where(total > 0, 1.0 / np.where(total > 0, total, 1.0), 0.0)[:, None])
    back = csr_matrix(onwards.T)
    stuck = total == 0
    first = start / start.sum()
    score: Floats = first
    for _ in range(_ROUNDS):
        after = damping * (back @ score + score[stuck].sum() * first) + (1 - damping) * first
        moved = float(np.abs(after - score).sum())
        score = np.asarray(after)
        if moved <= _TOLERANCE:
            break
    total_score: Floats = score / score.sum()
    return total_score
