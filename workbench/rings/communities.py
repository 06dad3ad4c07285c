"""Communities of a weighted graph by Leiden with the constant Potts objective.

Traag, Waltman, van Eck (2019), "From Louvain to Leiden". CPM has no resolution limit, so that small rings in
a large graph are not merged: a group is kept together while its mean weight per possible pair exceeds the
resolution.
"""

from __future__ import annotations

import graspologic_native
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix

__all__ = ["SEED", "leiden_cpm"]

#: Seed of the node order; recorded in every run.
SEED = 20210501


def leiden_cpm(
    a: NDArray[np.int32],
    b: NDArray[np.int32],
    weight: NDArray[np.float64],
    *,
    resolution: float,
    at_least: int = 3,
    seed: int = SEED,
) -> list[NDArray[np.int32]]:
    """Groups of at least ``at_least`` nodes, each sorted, ordered by their first node.

    Args:
        a: one end of each undirected edge.
        b: the other end.
        weight: weight of each edge, above 0.
        resolution: mean weight per possible pair that holds a group together.
        at_least: smallest group returned.
        seed: seed of the node order.
    """
    if len(a) == 0:
        return []
    nodes, ends = np.unique(np.concatenate((a, b)), return_inverse=True)
    left, right = ends[: len(a)], ends[len(a) :]
    matrix = coo_matrix(
        (np.tile(weight, 2), (np.concatenate((left, right)), np.concatenate((right, left)))),
        shape=(len(nodes), len(nodes)),
    ).tocsr()
    matrix.sort_indices()
    _, community = graspologic_native.leiden_csr(
        matrix.indptr.astype(np.int64),
        matrix.indices.astype(np.int32),
        matrix.data.astype(np.float64),
        len(nodes),
        resolution=resolution,
        iterations=3,
        use_modularity=False,
        seed=seed,
    )
    label = np.fromiter((community[i] for i in range(len(nodes))), np.int64, len(nodes))
    order = np.argsort(label, kind="stable")
    cuts = np.flatnonzero(np.diff(label[order])) + 1
    groups = [np.sort(nodes[part]) for part in np.split(order, cuts) if len(part) >= at_least]
    return sorted(groups, key=lambda group: tuple(group.tolist()))
