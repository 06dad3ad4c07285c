"""The two levels of an export: what each shows of a node, of an edge and of a row behind it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Literal

from graph_loaders.ontology import ontology
from graph_loaders.schema import table_schemas
from workbench.explore.keys import RowRef, node_key
from workbench.trust.masking import is_masked, is_masked_column, label_of, masked

__all__ = ["LEVELS", "Label", "Level", "People", "Pseudonym", "Shown"]

Level = Literal["internal", "transfer"]
LEVELS = ("internal", "transfer")

#: Names a node; gets its attributes.
Label = Callable[[Mapping[str, Any]], str]

#: What somebody is called who must not be named; gets kind and id.
Pseudonym = Callable[[str, str], str]

_HIDDEN = "***"
#: Of an edge, what may hold a number or an address of somebody.
_PERSONAL = frozenset({"via"})
_WORDS = re.compile(r"[0-9A-Za-z]+|[^\s0-9A-Za-z|,;:/#]+")


@dataclass(frozen=True)
class People:
    """Who may be named, and what everybody else is called.

    Attributes:
        members: keys of those whom the leads are about; None where everybody in the graph is one of them. Of others
            nothing personal is said, at either level.
        pseudonym: names every person who is not shown as the source has them: at the level internal everybody, at
            the level transfer who is no member. None for masks as on the screens.
        label: names a member at the level internal where there are no pseudonyms; None for the usual mask. What gives
            a person's id or name away is masked all the same.
    """

    members: frozenset[str] | None = None
    pseudonym: Pseudonym | None = None
    label: Label | None = None


@dataclass(frozen=True)
class Shown:
    """What a level shows.

    Attributes:
        level: ``internal`` hides what the ontology masks, ``transfer`` shows it of the members of the leads.
        people: who may be named.
        secrets: ids, names and other masked values of everybody who must not be named.
    """

    level: Level
    people: People
    secrets: frozenset[str] = frozenset()

    def knowing(self, nodes: Iterable[Mapping[str, Any]]) -> Shown:
        """The same, knowing what must not be said of the nodes of a graph."""
        hidden = [one for one in nodes if not self.is_open(one)]
        return replace(self, secrets=frozenset(_secrets(hidden)))

    def is_member(self, values: Mapping[str, Any]) -> bool:
        """Whether the leads are about a node."""
        return self._is_named(node_key(str(values["kind"]), str(values["id"])))

    def is_open(self, values: Mapping[str, Any]) -> bool:
        """Whether a node is shown as the source has it."""
        return self.level == "transfer" and self.is_member(values)

    def node_name(self, values: Mapping[str, Any]) -> str:
        """What edges call a node at the level transfer: its key, or its kind and pseudonym."""
        kind, node_id = str(values["kind"]), str(values["id"])
        return node_key(kind, self._called(values) if self._has_other_name(values) else node_id)

    def node_label(self, values: Mapping[str, Any]) -> str:
        """What stands beside a node. A label that gives an id or a name away is masked all the same."""
        if self._has_other_name(values):
            return self._called(values)
        if self.level == "transfer":
            return str(values["label"])
        said = (self.people.label or _masked_label)(values)
        kind = str(values["kind"])
        hidden = [str(values[one]) for one in ("id", "label") if is_masked(kind, one)]
        return _masked_label(values) if any(len(one) > 1 and one in said for one in hidden) else said

    def node_value(self, values: Mapping[str, Any], name: str) -> object:
        """An attribute of a node; one that nobody declared is hidden. Beside a pseudonym no part of a mask is left."""
        kind, value = str(values["kind"]), values[name]
        if self.is_open(values) or not is_masked(kind, name):
            return value
        if self._has_other_name(values):
            return self._called(values) if name in ("id", "label") else None
        return masked(kind, name, value) or None

    def edge_value(self, relation: str, name: str, value: object, *, open_: bool) -> object:
        """An attribute of an edge; one that nobody declared is hidden, and so is what two people share.

        Args:
            relation: code of the relation.
            name: of the attribute.
            value: what the graph holds.
            open_: whether both ends are shown as the source has them.
        """
        declared = name in ontology().edge_attributes(relation) and name not in _PERSONAL
        return value if open_ or declared or value is None or value == [] else _HIDDEN

    def row(self, row: RowRef) -> RowRef:
        """A reference to a row; a key that says who it is about is hidden, file and line still lead there."""
        said = not self.secrets.isdisjoint([row.key, *_WORDS.findall(row.key)])
        open_ = self.level == "transfer" and self._is_named(node_key("patient", row.key))
        hidden = said or (_personal(row.table) and not open_)
        return row._replace(key=_HIDDEN) if hidden else row

    def _is_named(self, key: str) -> bool:
        return self.people.members is None or key in self.people.members

    def _has_other_name(self, values: Mapping[str, Any]) -> bool:
        """Whether a node is a person, a card or a doctor who goes by a pseudonym."""
        hidden = not self.is_open(values) and (
            self.people.pseudonym is not None or not self.is_member(values)
        )
        return hidden and is_masked(str(values["kind"]), "id")

    def _called(self, values: Mapping[str, Any]) -> str:
        kind, node_id = str(values["kind"]), str(values["id"])
        name = self.people.pseudonym
        return name(kind, node_id) if name else masked(kind, "id", node_id)


def _masked_label(values: Mapping[str, Any]) -> str:
    """The usual label of a masked node."""
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
