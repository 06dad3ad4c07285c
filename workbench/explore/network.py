"""The network of ties around some nodes, as arrays: who is how far, who is how close, and by which tie."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, csr_matrix
from scipy.sparse.csgraph import connected_components, dijkstra

from workbench.explore.pagerank import personalised_pagerank

__all__ = ["Network", "strength_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Weight of a tie: minus log10 of its tail within these bounds, so that no single tie decides and none is nothing.
_LEAST, _MOST = 1.0, 50.0


def strength_of(ties: pd.DataFrame) -> Floats:
    """Weight of each tie: minus log10 of its tail, at least 1 and at most 50; 1 where nothing was tested."""
    tail = ties["log10_p"].to_numpy(np.float64)
    return np.clip(np.where(np.isnan(tail), -_LEAST, tail) * -1.0, _LEAST, _MOST)


@dataclass(frozen=True)
class Network:
    """Ties between nodes.

    Attributes:
        nodes: names of the nodes, sorted.
        source: number of the source of each tie.
        target: number of its target.
        strength: its weight.
    """

    nodes: NDArray[np.object_]
    source: Ints
    target: Ints
    strength: Floats

    @classmethod
    def of(cls, ties: pd.DataFrame, also: Iterable[str] = ()) -> Network:
        """The network of some ties, with nodes that may have none."""
        ends = pd.concat([ties["source"], ties["target"], pd.Series(sorted(also), dtype=object)]).astype(
            object
        )
        number, nodes = pd.factorize(ends, sort=True)
        size = len(ties)
        return cls(np.asarray(nodes, dtype=object), number[:size], number[size : 2 * size], strength_of(ties))

    @cached_property
    def weights(self) -> csr_matrix:
        """Weights in both directions, several ties of a pair added up."""
        row, column = np.concatenate((self.source, self.target)), np.concatenate((self.target, self.source))
        both = np.concatenate((self.strength, self.strength))
        return coo_matrix((both, (row, column)), shape=(len(self.nodes), len(self.nodes))).tocsr()

    @cached_property
    def part(self) -> Ints:
        """Connected part of each node."""
        found: Ints = connected_components(self.weights, directed=False)[1].astype(np.int64)
        return found

    def numbers(self, keys: Iterable[str]) -> Ints:
        """Numbers of the nodes of some names that are in the network."""
        wanted = np.array(sorted(set(keys)), dtype=object)
        at = np.searchsorted(self.nodes, wanted)
        known = at < len(self.nodes)
        known[known] = self.nodes[at[known]] == wanted[known]
        return at[known].astype(np.int64)

    def reached(self, start: Ints) -> Network:
        """The connected parts that some nodes are in; ties keep their order."""
        inside = np.isin(self.part, np.unique(self.part[start]))
        kept = inside[self.source]
        number = np.cumsum(inside) - 1
        return Network(
            self.nodes[inside],
            number[self.source[kept]],
            number[self.target[kept]],
            self.strength[kept],
        )

    def steps(self, start: Ints) -> Floats:
        """Ties from the nearest of some nodes; infinite where there is no way."""
        found: Floats = dijkstra(self.weights, directed=False, indices=start, unweighted=True, min_only=True)
        return found

    def scores(self, start: Floats, damping: float) -> Floats:
        """Personalised PageRank with some weight of each node as start."""
        return personalised_pagerank(self.weights, start, damping)
