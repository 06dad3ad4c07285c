"""The two levels of an export: what each shows of a node, of an edge and of a row behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from graph_loaders.ontology import ontology
from graph_loaders.schema import table_schemas
from workbench.explore.keys import RowRef
from workbench.trust.masking import is_masked, is_masked_column, label_of, masked

__all__ = ["LEVELS", "Label", "Level", "Shown"]

Level = Literal["internal", "transfer"]
LEVELS = ("internal", "transfer")

#: Names a node; gets its attributes.
Label = Callable[[Mapping[str, Any]], str]

_HIDDEN = "***"
#: Of an edge, what may hold a number or an address of somebody.
_PERSONAL = frozenset({"via"})
_WORDS = re.compile(r"[0-9A-Za-z]+|[^\s0-9A-Za-z|,;:/#]+")


@dataclass(frozen=True)
class Shown:
    """What a level shows.

    Attributes:
        level: ``internal`` hides what the ontology masks, ``transfer`` nothing.
        label: names a node at the level internal.
        secrets: ids, names and other masked values of everybody in the graph; empty at the level transfer.
    """

    level: Level
    label: Label
    secrets: frozenset[str] = frozenset()

    @classmethod
    def of(cls, level: Level, label: Label | None, nodes: Iterable[Mapping[str, Any]]) -> Shown:
        """The level, knowing what must not be said at it."""
        known = frozenset(_secrets(nodes)) if level == "internal" else frozenset()
        return cls(level, label or _masked_label, known)

    def node_label(self, kind: str, values: Mapping[str, Any]) -> str:
        """What stands beside a node. A label that gives an id or a name away is masked all the same."""
        if self.level == "transfer":
            return str(values["label"])
        said = self.label(values)
        hidden = [str(values[one]) for one in ("id", "label") if is_masked(kind, one)]
        return _masked_label(values) if any(len(one) > 1 and one in said for one in hidden) else said

    def node_value(self, kind: str, name: str, value: object) -> object:
        """An attribute of a node; one that nobody declared is hidden."""
        open_ = self.level == "transfer" or not is_masked(kind, name)
        return value if open_ else masked(kind, name, value) or None

    def edge_value(self, relation: str, name: str, value: object) -> object:
        """An attribute of an edge; one that nobody declared is hidden, and so is what two people share."""
        declared = name in ontology().edge_attributes(relation) and name not in _PERSONAL
        open_ = self.level == "transfer" or declared or value is None or value == []
        return value if open_ else _HIDDEN

    def row(self, row: RowRef) -> RowRef:
        """A reference to a row; a key that says who it is about is hidden, file and line still lead there."""
        personal = _personal(row.table) or not self.secrets.isdisjoint([row.key, *_WORDS.findall(row.key)])
        return row._replace(key=_HIDDEN) if self.level == "internal" and personal else row


def _masked_label(values: Mapping[str, Any]) -> str:
    return label_of(str(values["kind"]), str(values["id"]), str(values["label"]))


def _secrets(nodes: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    for values in nodes:
        kind = str(values["kind"])
        yield from (str(value) for name, value in values.items() if value and is_masked(kind, name))


@cache
def _personal(table: str) -> bool:
    """Whether the key of a table's rows names a person; a table that nobody declared might."""
    declared = table_schemas().get(table)
    return declared is None or any(is_masked_column(column) for column in declared.key)
