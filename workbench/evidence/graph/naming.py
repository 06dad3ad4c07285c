"""What attributes and columns are called in words."""

from __future__ import annotations

from functools import cache

from graph_loaders.ontology import Attribute, ontology
from workbench.texts import labels

__all__ = ["attribute_label"]

_NUMBER = "_number"


def attribute_label(name: str, language: str) -> str:
    """An attribute or a column in words; its own name where nobody declared it."""
    own = labels("evidence.column").get(name)
    if own:
        return own[language]
    declared = _declared().get(name.removesuffix(_NUMBER))
    if declared is None:
        return name
    said = str(getattr(declared, language))
    return said + labels("evidence.column")["number_only"][language] if name.endswith(_NUMBER) else said


@cache
def _declared() -> dict[str, Attribute]:
    """Attributes of all kinds and relations by name; those that every kind has first."""
    known = ontology()
    parts = [known.every_node, known.every_edge]
    parts += [one.attributes for one in known.node_types.values()]
    parts += [one.attributes for one in known.edge_types.values()]
    merged: dict[str, Attribute] = {}
    for part in reversed(parts):
        merged |= part
    return merged
