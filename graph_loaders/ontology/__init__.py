"""The ontology: node and edge types with labels and typed attributes, declared once in YAML.

Nothing else knows a relation by heart: what it is called, which kinds it joins, whether it has a direction, what
an edge of it carries and which named question answers for it are all read from here.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from graph_loaders.ontology.model import (
    Attribute,
    AttributeType,
    EdgeType,
    Label,
    Mask,
    NodeType,
    Ontology,
    fits,
)

__all__ = [
    "Attribute",
    "AttributeType",
    "EdgeType",
    "Label",
    "Mask",
    "NodeType",
    "Ontology",
    "edge_types",
    "fits",
    "node_type",
    "node_types",
    "ontology",
]


@cache
def ontology() -> Ontology:
    """The whole ontology.

    Raises:
        pydantic.ValidationError: a YAML file is wrong; the error names every mistake.
    """
    declared: dict[str, Any] = {}
    for part in ("nodes.yaml", "edges.yaml"):
        declared |= yaml.safe_load((files(__package__) / part).read_text(encoding="utf-8"))
    return Ontology.model_validate(declared)


def node_types() -> dict[str, NodeType]:
    """Node types by kind (``"patient"`` …), in the order of the declaration."""
    return {one.kind: one for one in ontology().node_types.values()}


def edge_types() -> dict[str, EdgeType]:
    """Edge types by relation (``"SWIPED_AT"`` …), in the order of the declaration."""
    return dict(ontology().edge_types)


def node_type(name: str) -> NodeType:
    """The node type that edges call by its name (``"Patient"`` …).

    Raises:
        KeyError: there is no such type.
    """
    return ontology().node_types[name]
