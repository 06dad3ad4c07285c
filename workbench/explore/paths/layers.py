"""All paths of one length, the best first: steps laid out in layers, then a best-first walk through them.

The bound of an unfinished path is what its best continuation could reach at most, loops allowed; paths without
loops therefore come out in the right order, and none is missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import NamedTuple

import numpy as np

from workbench.explore.index.arrays import Numbers, distinct
from workbench.explore.paths.links import Links, SpentError, Step

__all__ = ["Layers", "Ranked"]


class Ranked(NamedTuple):
    """A path of node numbers: the smaller rank comes first (minus the strength, or the cost)."""

    rank: float
    nodes: tuple[int, ...]


class Layers:
    """Steps that can stand at each position of a path of at most ``length`` steps.

    Args:
        links: the edges.
        ends: sources and targets.
        ahead: steps to a target per node, -1 for nodes on no path.
        length: steps of a path.
        price: price of passing a node, per node, and of every step; None to rank by strength and to take paths of
            exactly ``length`` steps.
    """

    def __init__(
        self,
        links: Links,
        ends: tuple[Numbers, Numbers],
        ahead: Numbers,
        length: int,
        price: Numbers | None = None,
    ) -> None:
        self._links = links
        self._length = length
        self._price = price
        sources, self._targets = ends
        reached = (ahead[sources] >= 0) & (ahead[sources] <= length)
        self.nodes = [sources[reached]]
        self.steps: list[Step] = []
        for rest in range(length - 1, -1, -1):
            self._add(sources, ahead, rest)
        self.best = self._bounds()

    def _add(self, sources: Numbers, ahead: Numbers, rest: int) -> None:
        """The next layer; a target is passed by no path, and stands at its end only."""
        here = self.nodes[-1]
        onward = here if self._price is None else here[~np.isin(here, self._targets)]
        step = self._links.around(onward)
        distance = ahead[step.other]
        kept = (distance >= 0) & (distance <= rest) & ~np.isin(step.other, sources)
        if self._price is None:
            kept &= (distance > 0) | (rest == 0)
        origin = np.searchsorted(here, onward)[step.origin[kept]]
        self.steps.append(Step(origin, step.other[kept], step.strength[kept]))
        self.nodes.append(distinct(step.other[kept]))

    def _bounds(self) -> list[Numbers]:
        """Per layer and node the rank of its best continuation, infinite where there is none."""
        last = self.nodes[-1]
        best = [self._ended(last)]
        for nodes, step, onward in zip(self.nodes[-2::-1], self.steps[::-1], self.nodes[:0:-1], strict=True):
            found = self._ended(nodes)
            after = best[-1][np.searchsorted(onward, step.other)]
            np.minimum.at(found, step.origin, self._joined(step, after))
            best.append(found)
        return best[::-1]

    def _ended(self, nodes: Numbers) -> Numbers:
        nothing = -np.inf if self._price is None else 0.0
        return np.asarray(np.where(np.isin(nodes, self._targets), nothing, np.inf))

    def _joined(self, step: Step, after: Numbers) -> Numbers:
        """Ranks of steps followed by what comes after them."""
        if self._price is None:
            return np.asarray(np.maximum(-step.strength.astype(float), after))
        return np.asarray(self._price[step.other] + after)

    def ranked(self) -> Iterator[Ranked]:
        """Paths without loops, by rank and then by their nodes.

        Raises:
            SpentError: the rules allow no further look.
        """
        start = -np.inf if self._price is None else 0.0
        heap: list[tuple[float, tuple[int, ...], float]] = []
        for node, best in zip(self.nodes[0].tolist(), self.best[0].tolist(), strict=True):
            if best < np.inf:
                heappush(heap, (best, (node,), start))
        ends = set(self._targets.tolist())
        while heap:
            rank, path, so_far = heappop(heap)
            if path[-1] in ends:
                yield Ranked(rank, path)
            else:
                self._push(heap, path, so_far)

    def _push(
        self, heap: list[tuple[float, tuple[int, ...], float]], path: tuple[int, ...], so_far: float
    ) -> None:
        """Every continuation of a path by one step."""
        layer = len(path) - 1
        step, onward = self.steps[layer], self.nodes[layer + 1]
        position = np.searchsorted(self.nodes[layer], path[-1])
        first, last = np.searchsorted(step.origin, [position, position + 1])
        self._links.edges_seen += int(last - first)
        if self._links.edges_seen > self._links.rules.visits:
            raise SpentError
        part = Step(step.origin[first:last], step.other[first:last], step.strength[first:last])
        after = self.best[layer + 1][np.searchsorted(onward, part.other)]
        if self._price is None:
            walked = np.maximum(-part.strength.astype(float), so_far)
            bound = np.maximum(walked, after)
        else:
            walked = self._price[part.other] + so_far
            bound = walked + after
        for rank, node, passed in zip(bound.tolist(), part.other.tolist(), walked.tolist(), strict=True):
            if rank < np.inf and node not in path:
                heappush(heap, (rank, (*path, node), passed))
