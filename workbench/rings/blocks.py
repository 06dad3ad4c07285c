"""Two groups in one: members and sessions that fall apart into two blocks.

Two rings of one hospital whose waves fall into one window, or two families of cards that share a household, look
like one group. Its attendances then form two blocks: one half of the members comes to one half of the sessions. The
cut is the spectral one of bipartite graphs (Dhillon 2001, "Co-clustering documents and words using bipartite
spectral graph partitioning"), refined by moving one row or column at a time; it is taken when two rates of
attendance describe the table so much better than one that naming the two halves pays (minimum description length).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

__all__ = ["two_blocks"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_ROUNDS = 20


def two_blocks(attended: NDArray[np.bool_]) -> tuple[Bools, Bools] | None:
    """Cut a table of members x sessions in two, or leave it whole.

    Args:
        attended: who was at which session.

    Returns:
        Which members and which sessions belong to the second block, or None when one block describes it as well.
    """
    table = attended.astype(np.float64)
    if min(table.shape) < 2 or not table.any():
        return None
    rows, columns = _spectral(table)
    for _ in range(_ROUNDS):
        before = (rows.copy(), columns.copy())
        rows = _better(table, rows, columns)
        columns = _better(table.T, columns, rows)
        if np.array_equal(rows, before[0]) and np.array_equal(columns, before[1]):
            break
    gain = _in_blocks(table, rows, columns) - _loglik(table.sum(), table.size)
    cost = np.log(2.0) * (sum(table.shape) - 1) + 0.5 * np.log(table.size)
    whole = rows.all() or columns.all() or not (rows.any() and columns.any())
    return None if whole or gain <= cost else (rows, columns)


def _spectral(table: Floats) -> tuple[Bools, Bools]:
    """Sides of members and sessions by the second singular vectors of the normalised table."""
    left = 1.0 / np.sqrt(np.maximum(table.sum(axis=1), 1.0))
    right = 1.0 / np.sqrt(np.maximum(table.sum(axis=0), 1.0))
    u, _, v = np.linalg.svd(left[:, None] * table * right, full_matrices=False)
    member, session = u[:, 1] * left, v[1] * right
    turn = 1.0 if member[np.argmax(np.abs(member))] > 0 else -1.0
    return turn * member > 0, turn * session > 0


def _better(table: Floats, rows: Bools, columns: Bools) -> Bools:
    """Each row on the side on which its attendances are likelier, all at once."""
    same = rows[:, None] == columns
    inside = _rate(table[same].sum(), same.sum())
    across = _rate(table[~same].sum(), (~same).sum())
    if inside <= across:
        return rows
    gain = table * np.log(inside / across) + (1 - table) * np.log((1 - inside) / (1 - across))
    return np.asarray(gain[:, columns].sum(axis=1) > gain[:, ~columns].sum(axis=1))


def _rate(ones: float, cells: float) -> float:
    return float(np.clip((ones + 0.5) / (cells + 1.0), 1e-3, 1 - 1e-3))


def _loglik(ones: float, cells: float) -> float:
    """Log-likelihood of so many attendances among so many possible ones at their own rate, nats."""
    rate = np.clip(ones / max(1.0, cells), 1e-12, 1 - 1e-12)
    return float(ones * np.log(rate) + (cells - ones) * np.log(1 - rate))


def _in_blocks(table: Floats, rows: Bools, columns: Bools) -> float:
    same = rows[:, None] == columns
    return _loglik(table[same].sum(), float(same.sum())) + _loglik(table[~same].sum(), float((~same).sum()))
