"""Distances in steps from both ends of a search, each as far as it is needed."""

from __future__ import annotations

import numpy as np

from workbench.explore.index.arrays import Numbers, distinct
from workbench.explore.paths.links import Links

__all__ = ["Ball", "Between"]

#: No distance is known.
_FAR = -1


class Ball:
    """Nodes around some ends, with their distance, grown step by step; only passable nodes and ends belong to it."""

    def __init__(self, links: Links, ends: Numbers, goals: Numbers) -> None:
        self._links = links
        self._goals = goals
        self.distance = np.full(links.network.size, _FAR, dtype=np.int8)
        self.distance[ends] = 0
        self.edge = distinct(ends)
        self.radius = 0
        self.nodes = len(self.edge)

    @property
    def load(self) -> int:
        """How many edges the next growth looks at."""
        return self._links.load(self._outwards())

    def _outwards(self) -> Numbers:
        """Nodes at the edge that a path may leave: the other side's ends are never passed."""
        return self.edge[~np.isin(self.edge, self._goals)] if self.radius else self.edge

    def grow(self) -> None:
        """Take in the nodes one step further."""
        other = self._links.reach(self._outwards())
        other = distinct(other[self.distance[other] == _FAR])
        goal = np.isin(other, self._goals)
        self.edge = other[goal | self._links.passable(other)]
        self.radius += 1
        self.distance[self.edge] = self.radius
        self.nodes += len(self.edge)


class Between:
    """Two balls that grow towards each other."""

    def __init__(self, links: Links, sources: Numbers, targets: Numbers) -> None:
        self.links = links
        self.sources = distinct(sources)
        self.targets = distinct(targets)
        self._near = Ball(links, self.sources, self.targets)
        self._far = Ball(links, self.targets, self.sources)

    @property
    def nodes_seen(self) -> int:
        """Nodes in the two balls."""
        return self._near.nodes + self._far.nodes

    def shortest(self, steps: int) -> int | None:
        """Length of the shortest path of at most ``steps``, None when there is none."""
        while self._near.radius + self._far.radius < steps:
            grown, other = self._grow()
            if not len(grown.edge):
                return None
            if np.any(other.distance[grown.edge] != _FAR):
                return self._near.radius + self._far.radius
        return None

    def _grow(self) -> tuple[Ball, Ball]:
        """Grow the ball whose growth costs less; returns it and the other one."""
        pair = (self._near, self._far)
        grown, other = pair if self._near.load <= self._far.load else pair[::-1]
        grown.grow()
        return grown, other

    def ahead(self, length: int) -> Numbers:
        """Steps to a target per node, of nodes that can stand on a path of at most ``length``; -1 elsewhere.

        The values are lower bounds for paths without loops, and exact for the nearest way.
        """
        while self._near.radius + self._far.radius < length and (len(self._near.edge) or len(self._far.edge)):
            self._grow()
        steps = self._far.distance.copy()
        start = self._near.distance
        edge = (
            np.flatnonzero((steps == self._far.radius) & (start != _FAR))
            if self._far.radius
            else self.targets
        )
        for distance in range(self._far.radius + 1, length + 1):
            if not len(edge):
                break
            other = self.links.reach(edge[(start[edge] > 0) | (distance == 1)])
            other = distinct(other[(steps[other] == _FAR) & (start[other] != _FAR)])
            edge = other[start[other] + distance <= length]
            steps[edge] = distance
        return steps
