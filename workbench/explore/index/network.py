"""The network of a case in memory: nodes by number, and the neighbours of many nodes at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from workbench.explore.index.arrays import Numbers, ranges
from workbench.explore.index.layout import NAMES
from workbench.explore.index.network_build import KINDS
from workbench.explore.index.reader import Index
from workbench.explore.keys import node_key, parse_key
from workbench.explore.nodes import unknown

__all__ = ["Joined", "Network"]


class Joined(NamedTuple):
    """Pairs of neighbours: ``origin`` is the position of the node asked about, ``relation`` its code."""

    origin: Numbers
    other: Numbers
    relation: Numbers
    strength: Numbers


class Network:
    """Nodes numbered in the order of their names, and who is joined to whom; see ``network_build``."""

    def __init__(self, index: Index) -> None:
        self.index = index
        part = {name.removeprefix("network."): values for name, values in index.arrays.items()}
        self._starts, self._other = part["starts"], part["other"]
        self._relation, self._count = part["relation"], part["count"]
        self.bounds, self.degree = part["bounds"], part["degree"]
        self.size = int(self.bounds[-1])
        self._places: dict[int, int] = {int(number): row for row, number in enumerate(part["place"])}

    def number(self, key: str) -> int:
        """Number of a node by name.

        Raises:
            CaseError: the case has no such node.
        """
        kind, node_id = parse_key(key)
        found = self.index.node_number(kind, node_id) if kind in NAMES else None
        if found is None:
            raise unknown(kind, node_id)
        return found

    def keys(self, numbers: Iterable[int]) -> list[str]:
        """Names of nodes."""
        return [self._key(int(number)) for number in numbers]

    def _key(self, number: int) -> str:
        position = int(np.searchsorted(self.bounds, number, side="right")) - 1
        kind = KINDS[position]
        row = (
            self._places[number] if kind in ("facility", "pharmacy") else number - int(self.bounds[position])
        )
        return node_key(kind, self.index.columns[".".join(NAMES[kind])][row].as_py())

    def kinds(self, numbers: Numbers) -> Numbers:
        """Position of the kind in ``KINDS`` per node."""
        return np.searchsorted(self.bounds, numbers, side="right") - 1

    def load(self, numbers: Numbers) -> int:
        """How many pairs ``joined`` looks at for these nodes."""
        return int((self._starts[numbers + 1] - self._starts[numbers]).sum())

    def neighbours(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Neighbours of nodes, once per relation, and the codes of the relations."""
        rows = ranges(self._starts[numbers], self._starts[numbers + 1])
        return self._other[rows], self._relation[rows]

    def joined(self, numbers: Numbers) -> Joined:
        """Every pair of a node and a neighbour, one per relation, sorted by position, neighbour and relation."""
        starts, ends = self._starts[numbers], self._starts[numbers + 1]
        rows = ranges(starts, ends)
        origin = np.repeat(np.arange(len(numbers)), ends - starts)
        return Joined(origin, self._other[rows], self._relation[rows], self._count[rows])
