"""What a picture holds: nodes with places, edges with their rows, groups that stand for what is not drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

__all__ = ["EdgeItem", "EdgeKey", "Group", "Node", "State", "group_key"]

#: Source key, target key and relation of an edge.
EdgeKey = tuple[str, str, str]


@dataclass(frozen=True)
class Node:
    """One node of a picture.

    Attributes:
        key: ``"kind:id"``.
        values: attributes as the ontology declares them.
        x: position, pixels at zoom 1; y likewise.
        pinned: stays where it is when the picture is laid out anew, and is never folded or collapsed away.
        hidden: taken away by hand.
        note: what the investigator wrote on it.
        brought_by: nodes whose expansion brought it; empty for those that the picture began with.
        folded: key of the group that stands for it, or None.
    """

    key: str
    values: Mapping[str, Any]
    x: float = 0.0
    y: float = 0.0
    pinned: bool = False
    hidden: bool = False
    note: str = ""
    brought_by: frozenset[str] = frozenset()
    folded: str | None = None

    @property
    def kind(self) -> str:
        """patient, card, doctor, pharmacy or facility."""
        return self.key.partition(":")[0]


@dataclass(frozen=True)
class EdgeItem:
    """One edge of a picture, with the attributes that the ontology declares, source rows among them."""

    key: EdgeKey
    values: Mapping[str, Any]
    note: str = ""


@dataclass(frozen=True)
class Group:
    """A drawn node that stands for several: folded ones that the picture holds, or neighbours not fetched yet.

    Attributes:
        key: ``"group:…"``.
        kind: kind of what it stands for.
        role: role that folded members share; empty where they have none.
        centre: node whose neighbours it stands for; None for folded members.
        relation: relation of those neighbours to the centre.
        shown: neighbours of the centre by that relation that the picture held after its last expansion.
        total: neighbours there are; of a folded group the members that were folded at first.
    """

    key: str
    kind: str
    role: str = ""
    centre: str | None = None
    relation: str = ""
    shown: int = 0
    total: int = 0
    x: float = 0.0
    y: float = 0.0


@dataclass(frozen=True)
class State:
    """Everything that a picture shows and that undo brings back. Never changed in place.

    Attributes:
        nodes: by key.
        edges: by key.
        groups: by key.
        ids: the opaque name that each element has on the screen; a name is never given twice.
        filters: see ``workbench.explore.view.filters``.
        size_by: what makes a node large: ``count``, ``money``, ``degree`` or ``none``.
        width_by: what makes an edge wide: ``count`` or ``money``.
        origin: what the evidence was taken from: ``run``, ``data`` and a digest of the ``evidence``.
    """

    nodes: Mapping[str, Node] = field(default_factory=dict)
    edges: Mapping[EdgeKey, EdgeItem] = field(default_factory=dict)
    groups: Mapping[str, Group] = field(default_factory=dict)
    ids: Mapping[str | EdgeKey, str] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)
    size_by: str = "count"
    width_by: str = "count"
    origin: Mapping[str, str] = field(default_factory=dict)

    def with_nodes(self, *changed: Node) -> State:
        """The same with these nodes added or replaced."""
        return replace(self, nodes={**self.nodes, **{one.key: one for one in changed}})

    def named(self) -> State:
        """The same with a name for every element that has none yet."""
        ids = dict(self.ids)
        for prefix, keys in (("n", self.nodes), ("e", self.edges), ("g", self.groups)):
            for key in keys:
                if key not in ids:
                    ids[key] = f"{prefix}{len(ids) + 1}"
        return replace(self, ids=ids)


def group_key(*parts: str) -> str:
    """The key of a group, made of what it stands for."""
    return "group:" + "|".join(parts)
