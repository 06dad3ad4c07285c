"""The network that paths are searched in, of a case on a server: neighbours are fetched when a search looks at them.

A search runs over what is known. Where it looks at a node whose neighbours are not known it stops, they are fetched for
all nodes that it wanted at once, and it begins again; it comes further each time and in the end takes the very steps
that it takes in the network of a case folder. Nodes are numbered in the order of their names each time, so that equal
paths stand in the same order, and what is counted (nodes and edges looked at) is the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import numpy as np

from workbench.explore.index.arrays import Numbers
from workbench.explore.index.network import Joined, Network
from workbench.explore.index.network_build import KINDS, RELATIONS
from workbench.explore.keys import node_key, parse_key
from workbench.explore.nodes import unknown
from workbench.explore.paths.moments import Moments
from workbench.explore.server.asking import FromServer
from workbench.explore.server.neighbours import Known, opened, seen, timed

__all__ = ["search"]

T = TypeVar("T")


def search(answers: FromServer, keys: Iterable[str], look: Callable[[Network], T]) -> T:
    """What a search finds, begun again until it lacks nothing.

    Args:
        answers: what asks the server.
        keys: names of nodes that it begins with or is told of.
        look: the search.

    Raises:
        CaseError: the case has no such node.
        ServerError: the server cannot be asked.
    """
    known = Known()
    seen(answers, known, keys)
    while True:
        try:
            return look(_ServerNetwork(known))
        except _LackingError as lacking:
            lacking.fetch(answers, known)


class _LackingError(Exception):
    """A search looks at nodes of which something is not known yet."""

    def __init__(self, keys: list[str], fetch: Callable[[FromServer, Known, list[str]], None]) -> None:
        super().__init__(f"{len(keys)} nodes")
        self._keys = keys
        self._fetch = fetch

    def fetch(self, answers: FromServer, known: Known) -> None:
        """Bring what is lacking."""
        self._fetch(answers, known, self._keys)


class _ServerNetwork(Network):
    """What is known of the network, in the form of that of a case folder."""

    def __init__(self, known: Known) -> None:
        self._known = known
        names = sorted(parse_key(key) for key in known.degree)
        self._keys = [node_key(*one) for one in names]
        self._number = {key: number for number, key in enumerate(self._keys)}
        self.size = len(names)
        kinds = np.array([KINDS.index(kind) for kind, _ in names], dtype=np.int64)
        self.bounds = np.searchsorted(kinds, np.arange(len(KINDS) + 1))
        self.degree = np.array([known.degree[key] for key in self._keys], dtype=np.int32)
        self._is_open = np.array([key in known.pairs for key in self._keys], dtype=bool)
        rows = [
            (self._number[key], self._number[other], RELATIONS.index(relation), count)
            for key, pairs in known.pairs.items()
            for (other, relation), count in pairs.items()
        ]
        columns = np.array(sorted(rows), dtype=np.int64).reshape(len(rows), 4)
        self._starts = np.searchsorted(columns[:, 0], np.arange(self.size + 1))
        self._other = columns[:, 1].astype(np.int32)
        self._relation = columns[:, 2].astype(np.int8)
        self._count = columns[:, 3].astype(np.int32)

    def number(self, key: str) -> int:
        """Number of a node by name; every node that a search begins with is known, or the case has none."""
        if key not in self._number:
            raise unknown(*parse_key(key))
        return self._number[key]

    def keys(self, numbers: Iterable[int]) -> list[str]:
        """Names of nodes."""
        return [self._keys[int(number)] for number in numbers]

    def load(self, numbers: Numbers) -> int:
        """How many pairs ``joined`` looks at for these nodes."""
        self._opened(numbers)
        return super().load(numbers)

    def neighbours(self, numbers: Numbers) -> tuple[Numbers, Numbers]:
        """Neighbours of nodes, once per relation, and the codes of the relations."""
        self._opened(numbers)
        return super().neighbours(numbers)

    def joined(self, numbers: Numbers) -> Joined:
        """Every pair of a node and a neighbour, one per relation, sorted by position, neighbour and relation."""
        self._opened(numbers)
        return super().joined(numbers)

    def moments(self, numbers: Numbers) -> Moments:
        """Every moment of the nodes whose time is known."""
        keys = self.keys(numbers)
        lacking = [key for key in keys if key not in self._known.moments]
        if lacking:
            raise _LackingError(lacking, timed)
        rows = [
            (number, self._number[other], RELATIONS.index(relation), time)
            for number, key in zip(numbers.tolist(), keys, strict=True)
            for other, relation, time in self._known.moments[key]
        ]
        columns = np.array(rows, dtype=np.int64).reshape(len(rows), 4)
        return Moments(*(columns[:, place] for place in range(4)))

    def _opened(self, numbers: Numbers) -> None:
        lacking = numbers[~self._is_open[numbers]]
        if len(lacking):
            raise _LackingError(sorted(set(self.keys(lacking))), opened)
