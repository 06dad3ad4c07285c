"""FRAUDAR-style peeling (Hooi et al., KDD 2016): the densest block of units × place-slots, repeated.

The weight of an edge is 1 / log(d + 5) with d the number of units at the place-slot, so that busy columns count
less. Nodes are taken away one by one, always the one with the smallest weight left; the densest of all
intermediate graphs is the block. Its edges are removed and the search is repeated.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.sparse import coo_matrix

from workbench.evaluate.baselines.visits import Visits
from workbench.evaluate.claims import Claim, ranked
from workbench.rings.cooccurrence import Longs

__all__ = ["Block", "blocks", "densest_block", "peeling"]

Floats = NDArray[np.float64]

#: Blocks taken out one after the other.
_BLOCKS = 20


@dataclass(frozen=True)
class Block:
    """A dense block: its rows, its columns and the weight of its edges per node."""

    rows: Longs
    columns: Longs
    density: float


def peeling(visits: Visits) -> tuple[Claim, ...]:
    """Claims of the densest blocks; a person belongs to a block by one event in its columns."""
    column = np.unique(visits.events.place * np.int64(1 << 32) + visits.slot, return_inverse=True)[1]
    unit = visits.events.unit.astype(np.int64)
    claims = [
        visits.claim(
            f"peeling-{number}",
            np.flatnonzero(np.isin(unit, block.rows) & np.isin(column, block.columns)),
            block.density,
            at_least=1,
        )
        for number, block in enumerate(blocks(unit, column, _BLOCKS))
    ]
    return ranked(one for one in claims if len(one.members) >= visits.setting.units)


def blocks(row: Longs, column: Longs, count: int) -> list[Block]:
    """The densest block, then the densest of what is left, and so on."""
    edges = np.unique(np.column_stack((row, column)), axis=0)
    weight = 1.0 / np.log(np.bincount(edges[:, 1])[edges[:, 1]] + 5.0) if len(edges) else np.empty(0)
    found: list[Block] = []
    while len(edges) and len(found) < count:
        block = densest_block(edges[:, 0], edges[:, 1], weight)
        inside = np.isin(edges[:, 0], block.rows) & np.isin(edges[:, 1], block.columns)
        edges, weight = edges[~inside], weight[~inside]
        found.append(block)
    return found


def densest_block(row: Longs, column: Longs, weight: Floats) -> Block:
    """The best block on the way of peeling; its density is at least half of the optimum."""
    rows, left = np.unique(row, return_inverse=True)
    columns, right = np.unique(column, return_inverse=True)
    n = len(rows) + len(columns)
    ends = np.concatenate((left, right + len(rows))), np.concatenate((right + len(rows), left))
    graph = coo_matrix((np.tile(weight, 2), ends), shape=(n, n)).tocsr()
    order, removed, density = _peel(graph.indptr, graph.indices, graph.data)
    kept = np.sort(order[removed:])
    return Block(rows[kept[kept < len(rows)]], columns[kept[kept >= len(rows)] - len(rows)], float(density))


@njit(cache=True)  # type: ignore[untyped-decorator]
def _peel(starts: Longs, neighbour: Longs, weight: Floats) -> tuple[Longs, int, float]:
    """Order of removal, how many to remove for the densest rest, and its density."""
    n = len(starts) - 1
    tree = _tree(starts, weight)
    leaves = len(tree) // 2
    total = tree[leaves : leaves + n].sum() / 2
    best, removed = total / n, 0
    order = np.empty(n, np.int64)
    for step in range(n):
        node = _smallest(tree)
        order[step] = node
        total -= tree[leaves + node]
        _set(tree, node, np.inf)
        for k in range(starts[node], starts[node + 1]):
            other = neighbour[k]
            if tree[leaves + other] != np.inf:
                _set(tree, other, tree[leaves + other] - weight[k])
        rest = n - step - 1
        if rest > 0 and total / rest > best + 1e-12:
            best, removed = total / rest, step + 1
    return order, removed, best


@njit(cache=True)  # type: ignore[untyped-decorator]
def _tree(starts: Longs, weight: Floats) -> Floats:
    """Tree of minima over the weight of each node; node ``i`` is leaf ``i``, the root is at 1."""
    n = len(starts) - 1
    leaves = 1
    while leaves < n:
        leaves *= 2
    tree = np.full(2 * leaves, np.inf)
    for i in range(n):
        tree[leaves + i] = weight[starts[i] : starts[i + 1]].sum()
    for i in range(leaves - 1, 0, -1):
        tree[i] = min(tree[2 * i], tree[2 * i + 1])
    return tree


@njit(cache=True)  # type: ignore[untyped-decorator]
def _smallest(tree: Floats) -> int:
    """The node with the smallest weight; of equal ones the first."""
    leaves = len(tree) // 2
    i = 1
    while i < leaves:
        i = 2 * i if tree[2 * i] <= tree[2 * i + 1] else 2 * i + 1
    return i - leaves


@njit(cache=True)  # type: ignore[untyped-decorator]
def _set(tree: Floats, node: int, value: float) -> None:
    i = len(tree) // 2 + node
    tree[i] = value
    while i > 1:
        i //= 2
        tree[i] = min(tree[2 * i], tree[2 * i + 1])
