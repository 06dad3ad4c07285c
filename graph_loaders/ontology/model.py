"""Shape of the ontology's YAML, checked when it is read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

__all__ = [
    "Attribute",
    "AttributeType",
    "EdgeType",
    "Label",
    "Mask",
    "NodeMask",
    "NodeType",
    "Ontology",
    "fits",
]

AttributeType = Literal["text", "integer", "flag", "money", "date", "time", "texts", "times", "rows"]

#: What a screen hides of a value until somebody asks for it with a reason.
Mask = Literal["none", "name", "id", "certificate", "phone", "address", "birth"]

#: Python type of one value; for the three lists, of one element. A row reference is (table, key, file, row).
_PYTHON: dict[AttributeType, type] = {
    "text": str,
    "integer": int,
    "flag": bool,
    "money": Decimal,
    "date": date,
    "time": datetime,
    "texts": str,
    "times": datetime,
    "rows": tuple,
}
_LISTS = frozenset({"texts", "times", "rows"})


class _Declared(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(_Declared):
    """A display text in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Attribute(Label):
    """A typed attribute of a node or an edge.

    Attributes:
        type: see ``AttributeType``; money is Decimal.
        unit: yuan, times, days …; None where there is none.
        column: column of the node's question that delivers it; None for attributes that are computed.
        mask: what a screen hides of it; every attribute that a kind of node has of its own declares it.
    """

    type: AttributeType
    unit: str | None = None
    column: str | None = None
    mask: Mask = "none"


class NodeMask(_Declared):
    """What a screen hides of the id and of the label of a node."""

    id: Mask
    label: Mask


class NodeType(Label):
    """One kind of node: its table, the column with the source's id, what is hidden of it, and its attributes."""

    kind: str = Field(pattern=r"^[a-z]+$")
    table: str
    key: str
    label: str
    mask: NodeMask
    attributes: dict[str, Attribute]


class Count(Label):
    """What one occurrence of a relation is; edges that count what nobody pays for have no money."""

    paid: bool = True


class EdgeType(Label):
    """One relation.

    Attributes:
        nature: event edges stand for recorded events, derived ones for what events have in common.
        source: name of the node type it starts from.
        target: name of the node type it leads to; for an undirected relation the same as the source.
        table: table whose rows make it; ``key`` is the key attribute of those rows.
        question: named question that answers for its neighbours.
        counts: what one occurrence is.
        attributes: what it carries beyond what every edge does.
    """

    nature: Literal["event", "derived"]
    source: str
    target: str
    directed: bool
    table: str
    key: str
    question: str
    counts: str
    attributes: dict[str, Attribute] = {}


class Ontology(_Declared):
    """All types; refuses edges between unknown types and labels that two types share."""

    every_node: dict[str, Attribute]
    node_types: dict[str, NodeType]
    masked_columns: dict[str, Mask]
    every_edge: dict[str, Attribute]
    edge_types: dict[str, EdgeType]
    counts: dict[str, Count]

    @model_validator(mode="after")
    def _consistent(self) -> Ontology:
        mistakes = [*self._loose_ends(), *self._shared_labels(), *self._unsaid_masks()]
        if mistakes:
            raise ValueError("; ".join(mistakes))
        return self

    def _loose_ends(self) -> Iterable[str]:
        for name, edge in self.edge_types.items():
            for end in (edge.source, edge.target):
                if end not in self.node_types:
                    yield f"{name}: no node type {end}"
            if edge.counts not in self.counts:
                yield f"{name}: no count {edge.counts}"
            if not edge.directed and edge.source != edge.target:
                yield f"{name}: an undirected relation joins two nodes of one type"

    def _shared_labels(self) -> Iterable[str]:
        types: list[Label] = [*self.node_types.values(), *self.edge_types.values()]
        for texts in ([one.zh for one in types], [one.en for one in types]):
            yield from (f"label used twice: {one}" for one in sorted(set(texts)) if texts.count(one) > 1)

    def _unsaid_masks(self) -> Iterable[str]:
        """Whoever adds an attribute says what is hidden of it: forgetting must not show it."""
        for name, node in self.node_types.items():
            for key, attribute in node.attributes.items():
                if "mask" not in attribute.model_fields_set:
                    yield f"{name}.{key}: no mask is declared"

    def node_attributes(self, kind: str) -> dict[str, Attribute]:
        """Every attribute of nodes of a kind. Raises KeyError for an unknown kind."""
        own = {one.kind: one.attributes for one in self.node_types.values()}[kind]
        return {**self.every_node, **own}

    def edge_attributes(self, relation: str) -> dict[str, Attribute]:
        """Every attribute of edges of a relation. Raises KeyError for an unknown relation."""
        return {**self.every_edge, **self.edge_types[relation].attributes}


def fits(attribute: Attribute, value: Any) -> bool:
    """Whether a value has the declared type; a single value may be None (not known), a list may not."""
    wanted = _PYTHON[attribute.type]
    if attribute.type in _LISTS:
        return isinstance(value, list) and all(isinstance(one, wanted) for one in value)
    return value is None or type(value) is wanted
