"""Numbers of nodes for one sitting, and for one question numbers in the order of the ids, as the tables of a case have.

A case numbers nodes by their sorted ids, so that ties between equal neighbours fall to the smaller id. A server knows
no such numbers. A node gets one of the sitting when it is first seen; for each question the nodes that it can touch are
numbered anew by their sorted ids, and its answer is told in the numbers of the sitting again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

__all__ = ["CLASSES", "Ranks", "Sitting", "card_name", "card_parts", "class_of"]

#: What is numbered together: both kinds of places share their numbers; a card has one for each of its owners.
CLASSES = ("patient", "card", "doctor", "place")

#: Between the id of a card and that of its owner: smaller than any character of an id.
_BETWEEN = "\x00"


def class_of(kind: str) -> str:
    """What nodes of a kind are numbered with."""
    return "place" if kind in ("pharmacy", "facility") else kind


def card_name(card: str, owner: str) -> str:
    """Name of a card in the hand of one owner."""
    return f"{card}{_BETWEEN}{owner}"


def card_parts(name: str) -> tuple[str, str]:
    """Id of the card and of its owner."""
    card, _, owner = name.partition(_BETWEEN)
    return card, owner


class Sitting:
    """Numbers that stay the same from the first time that a node is seen."""

    def __init__(self) -> None:
        self._numbers: dict[str, dict[str, int]] = {one: {} for one in CLASSES}
        self._names: dict[str, list[str]] = {one: [] for one in CLASSES}
        self._lock = Lock()

    def numbers(self, group: str, names: Iterable[str]) -> list[int]:
        """Numbers of nodes; new ones for those that are seen for the first time."""
        known, every = self._numbers[group], self._names[group]
        found = []
        with self._lock:
            for name in names:
                number = known.get(name)
                if number is None:
                    number = known[name] = len(every)
                    every.append(name)
                found.append(number)
        return found

    def names(self, group: str, numbers: Iterable[int]) -> list[str]:
        """Names of nodes by number; every number was given before."""
        every = self._names[group]
        return [every[int(number)] for number in numbers]


class Ranks:
    """Numbers of the nodes of one question, by class: the position in the order of their names."""

    def __init__(self, names: Mapping[str, Iterable[str]]) -> None:
        self._sorted = {group: sorted(set(some)) for group, some in names.items()}
        self._position = {
            group: {name: place for place, name in enumerate(some)} for group, some in self._sorted.items()
        }

    def of(self, group: str, name: str) -> int:
        """Number of one node."""
        return self._position[group][name]

    def column(self, group: str, names: pa.ChunkedArray | pa.Array) -> pa.Array:
        """Numbers of a column of names; what is missing stays missing."""
        codes = pc.index_in(names, value_set=pa.array(self._sorted.get(group, []), pa.string()))
        return codes.combine_chunks() if isinstance(codes, pa.ChunkedArray) else codes

    def names(self, group: str, numbers: Iterable[int]) -> list[str]:
        """Names by number."""
        every = self._sorted[group]
        return [every[int(number)] for number in np.asarray(list(numbers), dtype=np.int64)]
