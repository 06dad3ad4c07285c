"""A table in a notebook as people read it: figures to the right, with separators; nothing cut, all escaped."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from html import escape
from numbers import Real
from typing import TYPE_CHECKING, Any

from workbench.documents.visible import visible
from workbench.figures import number, yuan
from workbench.texts import text

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Sheet"]

_MISSING = "\u2013"
#: Characters of a cell that is never broken into lines; a table that becomes too wide scrolls.
_SHORT = 20


class Sheet:
    """Rows with their heads; shows itself in a notebook.

    Args:
        rows: mappings with the same keys, or a data frame without its index; keys are heads. Money is Decimal in yuan.
        right: heads of texts that stand to the right as figures do.
        language: zh or en.
        empty: what stands there where there is no row; None for a sentence that says so.
    """

    def __init__(
        self,
        rows: Iterable[Mapping[str, object]] | pd.DataFrame,
        *,
        right: Collection[str] = (),
        language: str = "zh",
        empty: str | None = None,
    ) -> None:
        self._language = language
        self._empty = text("sheet.empty", language) if empty is None else empty
        known: list[Mapping[Any, object]] = [*(rows.to_dict("records") if hasattr(rows, "to_dict") else rows)]
        self.heads = tuple(str(one) for one in (known[0] if known else ()))
        self.lines = tuple(tuple(self._cell(one) for one in row.values()) for row in known)
        self._right = {
            head
            for place, head in enumerate(self.heads)
            if head in right or any(_is_figure([*row.values()][place]) for row in known)
        }

    def _cell(self, value: object) -> str:
        """A value as it is read; a dash for what is missing."""
        if value is None or type(value).__name__ in ("NAType", "NaTType"):
            return _MISSING
        if isinstance(value, bool) or type(value).__name__ == "bool":
            return text("view.yes" if value else "view.no", self._language)
        if isinstance(value, Decimal):
            return yuan(value)
        if isinstance(value, Real):
            return number(float(value))
        if isinstance(value, datetime):
            return value.strftime("%Y-%m-%d %H:%M:%S")
        return visible(str(value))

    def _repr_html_(self) -> str:
        """The table as HTML."""
        if not self.lines:
            return f"<p>{escape(self._empty)}</p>"
        heads = "".join(self._tag("th", head, head) for head in self.heads)
        body = "".join(
            "<tr>"
            + "".join(self._tag("td", head, cell) for head, cell in zip(self.heads, line, strict=True))
            + "</tr>"
            for line in self.lines
        )
        table = f'<table class="wb-sheet"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
        return f'<div style="overflow-x: auto">{table}</div>'

    def _tag(self, tag: str, head: str, content: str) -> str:
        side = "right" if head in self._right else "left"
        wrap = "nowrap" if len(content) <= _SHORT else "pre-line"
        return f'<{tag} style="text-align: {side}; white-space: {wrap}">{escape(content)}</{tag}>'

    def __repr__(self) -> str:
        if not self.lines:
            return self._empty
        return "\n".join("\t".join(line) for line in (self.heads, *self.lines))


def _is_figure(value: object) -> bool:
    return isinstance(value, Decimal | Real) and not isinstance(value, bool)
