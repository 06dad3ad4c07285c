"""Types of attributes for the formats that declare them: one type per name, over all nodes or all edges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from workbench.evidence.graph.clean import Value

__all__ = ["Type", "types_of"]

Type = Literal["boolean", "long", "double", "string"]


def types_of(items: Iterable[Mapping[str, Value]]) -> dict[str, Type]:
    """Type by name of attribute, sorted by name; what differs from item to item is text."""
    found: dict[str, set[Type]] = {}
    for values in items:
        for name, value in values.items():
            found.setdefault(name, set()).add(_type(value))
    return {name: _common(types) for name, types in sorted(found.items())}


def _type(value: Value) -> Type:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int):
        return "long"
    return "double" if isinstance(value, float) else "string"


def _common(types: set[Type]) -> Type:
    if len(types) == 1:
        return next(iter(types))
    return "double" if types == {"long", "double"} else "string"
