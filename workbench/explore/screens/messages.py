"""What a browser may ask for. Everything that comes from there is checked before anybody acts on it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

__all__ = ["Id", "Ids", "Messages", "Optional", "Short", "plain"]

#: Opaque name of an element.
Id = Annotated[str, Field(min_length=1, max_length=200)]
Ids = Annotated[list[Id], Field(max_length=2_000)]
#: A word, a date, a name, a reason.
Short = Annotated[str, Field(max_length=500)]

_RULES = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)


class Optional:
    """Marks an argument that may be left out, for example ``Optional(str)``."""

    def __init__(self, kind: Any) -> None:
        self.kind = kind


class Messages:
    """The messages that one screen may send.

    Args:
        table: per name the arguments and their types; ``Optional(type)`` may be left out.
    """

    def __init__(self, table: Mapping[str, Mapping[str, Any]]) -> None:
        self._models = {name: _model(name, arguments) for name, arguments in table.items()}

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all messages."""
        return tuple(self._models)

    def read(self, content: object) -> dict[str, Any] | None:
        """The message with its ``do`` and the arguments that were given, or None where it is not a declared one."""
        name = content.get("do") if isinstance(content, dict) else None
        model = self._models.get(name) if isinstance(name, str) else None
        if model is None:
            return None
        try:
            return model.model_validate(content).model_dump(exclude_unset=True)
        except ValidationError:
            return None


def _model(name: str, arguments: Mapping[str, Any]) -> type[BaseModel]:
    fields: dict[str, Any] = {"do": (Literal[name], ...)}
    for argument, kind in arguments.items():
        fields[argument] = (kind.kind | None, None) if isinstance(kind, Optional) else (kind, ...)
    return create_model(f"Message_{name}", __config__=_RULES, **fields)


def plain(value: Any) -> Any:
    """A value as JSON carries it: decimals, dates and NumPy numbers become text and numbers, NaN becomes None."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if not isinstance(value, Decimal) and hasattr(value, "item"):
        return plain(value.item())
    return str(value)
