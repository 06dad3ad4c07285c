"""What a cell of a table file may hold, and how it reads as text."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

__all__ = ["Cell", "as_text"]

#: Ids are texts, whatever they look like; money is a Decimal; nothing is ``None``.
Cell = str | int | float | Decimal | date | datetime | None


def as_text(value: Cell) -> str:
    """A value as text: all digits of a number, a time to the second with a space, nothing as an empty text."""
    match value:
        case None:
            return ""
        case Decimal():
            return format(value, "f")
        case datetime():
            return value.isoformat(sep=" ")
        case _:
            return str(value)
