"""Rows of a table by the value of one of its columns."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["positions"]


def positions(key: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """Positions of every value of an array, each in rising order."""
    order = np.argsort(key, kind="stable").astype(np.int64)
    parts = np.split(order, np.flatnonzero(np.diff(key[order])) + 1)
    return {int(key[rows[0]]): rows for rows in parts if len(rows)}
