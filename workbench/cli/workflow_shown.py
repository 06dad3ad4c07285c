"""What the commands of the work print: a line for an entry, a table or JSON for a list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from workbench.cli.output import print_text
from workbench.documents.cells import as_text
from workbench.shown import plain
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.workflow.entries import Entry

__all__ = ["Form", "print_entry", "print_rows"]


#: Cells of a terminal: what a border takes of a column, the least that a column gets, the most that stays on one line.
_BORDER, _NARROW, _SHORT = 3, 8, 12


class Form(StrEnum):
    """How a list is written."""

    table = "table"
    json = "json"


def print_entry(entry: Entry, language: str) -> None:
    """One line: number and kind of what was written, and whether it waits for a second person."""
    kind = text(f"workflow.kind.{entry.kind}", language)
    due = entry.detail.get("due", "")
    parts = [f"#{entry.seq}", entry.lead_id, kind]
    parts += [text("workflow.due", language, day=due)] if due else []
    parts += [text("workflow.waits", language)] if entry.waits else []
    print_text(" · ".join(plain(one) for one in parts if one))


def print_rows(
    name: str,
    columns: Sequence[str],
    rows: Sequence[Mapping[str, Any]],
    form: Form,
    language: str,
    *,
    prefix: str = "workflow",
) -> None:
    """A list as a table on the terminal, or every field of it as JSON; its words stand under a prefix."""
    if form is Form.json:
        written = [{key: _json(value) for key, value in row.items()} for row in rows]
        print_text(json.dumps(written, ensure_ascii=False, indent=1))
        return
    console = Console(highlight=False, emoji=False)
    heads = [text(f"{prefix}.column.{column}", language) for column in columns]
    cells = [[plain_cell(row.get(column)) for column in columns] for row in rows]
    table = Table(title=text(f"{prefix}.table.{name}", language))
    for head, whole in zip(heads, _whole([heads, *cells], console.width), strict=True):
        table.add_column(head, overflow="fold", no_wrap=whole)
    for row, shown in zip(rows, cells, strict=True):
        table.add_row(*shown, style="red" if row.get("overdue") else "")
    console.print(table)


def _whole(lines: Sequence[Sequence[str]], room: int) -> list[bool]:
    """Which columns keep their cells on one line: numbers and days, from the left, while every other has space."""
    columns = list(zip(*lines, strict=True))
    widths = [max(cell_len(one) for one in column) for column in columns]
    left = room - 1 - sum(_BORDER + min(width, _NARROW) for width in widths)
    found = []
    for width, (_, *cells) in zip(widths, columns, strict=True):
        more = max(0, width - _NARROW)
        words = any(not one.isascii() or " " in one for one in cells)
        found.append(not words and width <= _SHORT and more <= left)
        left -= more if found[-1] else 0
    return found


def plain_cell(value: Any) -> str:
    """A cell harmless for a terminal, its lines kept."""
    return "\n".join(plain(line) for line in as_text(value).split("\n"))


def _json(value: Any) -> Any:
    return value if isinstance(value, bool | int | None) else as_text(value)
