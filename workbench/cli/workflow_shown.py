"""What the commands of the work print: a line for an entry, a table or JSON for a list."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from rich.console import Console

from workbench.cli.output import print_text
from workbench.cli.tables import fitted
from workbench.documents.cells import as_text
from workbench.shown import plain
from workbench.texts import text

if TYPE_CHECKING:
    from workbench.workflow.entries import Entry

__all__ = ["Form", "print_entry", "print_rows"]


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
    title = text(f"{prefix}.table.{name}", language)
    if not rows:
        console.print(text("cli.nothing", language, title=title))
        return
    cells = [[as_text(row.get(column)) for column in columns] for row in rows]
    styles = ["red" if row.get("overdue") else "" for row in rows]
    console.print(fitted(title, heads, cells, console.width, language, styles=styles))


def plain_cell(value: Any) -> str:
    """A cell harmless for a terminal, its lines kept."""
    return "\n".join(plain(line) for line in as_text(value).split("\n"))


def _json(value: Any) -> Any:
    return value if isinstance(value, bool | int | None) else as_text(value)
