"""The edges that a search may walk: those of the network and further ones, under the rules of the search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from workbench.errors import CaseError
from workbench.explore.index.arrays import Numbers, ranges
from workbench.explore.index.network import Network
from workbench.explore.index.network_build import KINDS, RELATIONS
from workbench.explore.paths.moments import Moments, moments_of
from workbench.explore.paths.rules import Extra, Rules

__all__ = ["Links", "SpentError", "Step"]


class SpentError(Exception):
    """The search has looked at as many edges as its rules allow."""


class Step(NamedTuple):
    """Steps that can be taken: from the node at position ``origin`` to ``other``; once per pair."""

    origin: Numbers
    other: Numbers
    strength: Numbers


class Links:
    """Edges between numbered nodes."""

    def __init__(self, network: Network, rules: Rules, extra: Sequence[Extra] = ()) -> None:
        self.network = network
        self.rules = rules
        self.edges_seen = 0
        self._avoided: set[int] = set()
        self.names = [*RELATIONS, *sorted({one.relation for one in extra} - set(RELATIONS))]
        wanted = self.names if rules.relations is None else rules.relations
        self._allowed = np.array([name in wanted for name in self.names])
        self._without = np.array(sorted(_numbers(network, rules.without)), dtype=np.int64)
        self._kinds = np.array([rules.kinds is None or kind in rules.kinds for kind in KINDS])
        self._starts, self._others, self._codes, self._weights = self._further(extra)
        self.cap = rules.most if rules.supernodes == "avoid" else int(network.degree.max(initial=0))

    def _further(self, extra: Sequence[Extra]) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """The further edges in both directions, sorted by node: nodes, neighbours, relations, weights."""
        rows = []
        for one in extra:
            ends = _numbers(self.network, (one.source, one.target))
            if len(ends) == 2:
                code = self.names.index(one.relation)
                rows += [(*ends, code, one.weight), (*ends[::-1], code, one.weight)]
        rows.sort()
        columns = list(zip(*rows, strict=True)) or [(), (), (), ()]
        nodes, others, codes = (np.array(column, dtype=np.int64) for column in columns[:3])
        return nodes, others, codes, np.array(columns[3], dtype=float)

    def allows(self, codes: Numbers) -> Numbers:
        """Whether relations may be walked, by their codes."""
        return np.asarray(self._allowed[codes])

    def passable(self, nodes: Numbers) -> Numbers:
        """Whether a path may pass a node on its way."""
        allowed = self._kinds[self.network.kinds(nodes)] & ~np.isin(nodes, self._without)
        large = self.network.degree[nodes] > self.cap
        if self.rules.supernodes == "avoid":
            self._avoided.update(nodes[allowed & large].tolist())
        return np.asarray(allowed & ~large)

    @property
    def avoided(self) -> int:
        """Supernodes that were reached and not passed."""
        return len(self._avoided)

    def load(self, nodes: Numbers) -> int:
        """How many edges a look at the neighbours of these nodes costs."""
        return self.network.load(nodes)

    def moments(self, nodes: Numbers) -> Moments:
        """Every moment of nodes at which a step can be taken."""
        own = getattr(self.network, "moments", None)
        return moments_of(self.network.index, nodes) if own is None else own(nodes)

    def reach(self, nodes: Numbers) -> Numbers:
        """Neighbours of nodes, some of them repeatedly, in no order.

        Raises:
            SpentError: the rules allow no further look.
        """
        self._look(nodes)
        other, code = self.network.neighbours(nodes)
        if not self._allowed.all():
            other = other[self._allowed[code]]
        first = np.searchsorted(self._starts, nodes)
        rows = ranges(first, np.searchsorted(self._starts, nodes, side="right"))
        return np.concatenate([other, self._others[rows][self._allowed[self._codes[rows]]]])

    def _look(self, nodes: Numbers) -> None:
        self.edges_seen += self.load(nodes)
        if self.edges_seen > self.rules.visits:
            raise SpentError

    def around(self, nodes: Numbers) -> Step:
        """Steps from nodes, sorted by position and neighbour, each with its strongest relation.

        Raises:
            SpentError: the rules allow no further look.
        """
        self._look(nodes)
        origin, other, _, strength = self.every(nodes)
        new = np.ones(len(origin), dtype=bool)
        new[1:] = (origin[1:] != origin[:-1]) | (other[1:] != other[:-1])
        first = np.flatnonzero(new)
        strongest = np.maximum.reduceat(strength, first) if len(first) else strength
        return Step(origin[first], other[first], strongest)

    def every(self, nodes: Numbers) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """Allowed edges of nodes, sorted by position and neighbour: position, neighbour, relation, strength."""
        found = self.network.joined(nodes)
        kept = self._allowed[found.relation]
        origin, other, code, strength = (part[kept] for part in found)
        first = np.searchsorted(self._starts, nodes)
        last = np.searchsorted(self._starts, nodes, side="right")
        rows = ranges(first, last)
        if not len(rows):
            return origin, other, code, strength
        owners = np.repeat(np.arange(len(nodes)), last - first)
        kept = self._allowed[self._codes[rows]]
        rows = rows[kept]
        origin = np.concatenate([origin, owners[kept]])
        other = np.concatenate([other, self._others[rows]])
        code = np.concatenate([code, self._codes[rows]])
        strength = np.concatenate([strength, self._weights[rows]])
        order = np.lexsort((code, other, origin))
        return origin[order], other[order], code[order], strength[order]

    def joins(self, one: int, other: int) -> dict[str, float]:
        """Relations that join two nodes with their strength, the strongest first."""
        _, others, codes, strength = self.every(np.array([one]))
        found: dict[int, float] = {}
        for code, weight in zip(codes[others == other], strength[others == other], strict=True):
            found[int(code)] = max(float(weight), found.get(int(code), 0.0))
        return {
            self.names[code]: found[code] for code in sorted(found, key=lambda code: (-found[code], code))
        }


def _numbers(network: Network, keys: Sequence[str]) -> list[int]:
    """Numbers of those names that the case has."""
    found = []
    for key in keys:
        try:
            found.append(network.number(key))
        except CaseError:
            continue
    return found
