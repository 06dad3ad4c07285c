"""The checks that are off and what they lack, in the words of the tables instead of the names of their columns."""

from __future__ import annotations

import re

from graph_loaders.schema import table_schemas
from workbench.documents.model import Block, Column, Grid
from workbench.reports.context import Context
from workbench.texts import text

__all__ = ["off_blocks"]

_COLUMN = re.compile(r"\b([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)\b")


def off_blocks(context: Context) -> dict[str, Block]:
    """The table of the checks that are off; nothing where all are on or none were made."""
    several = [one for one in context.checks.summary["checks"] if not one["on"]] if context.checks else []
    if not several:
        return {}
    lines = tuple((one["name"]["zh"], _COLUMN.sub(_named, one["off_because"]["zh"])) for one in several)
    columns = (Column(text("reports.column.check_off"), 3), Column(text("reports.column.because"), 7))
    return {"checks_off": Grid(columns, lines)}


def _named(found: re.Match[str]) -> str:
    """What a column is called; a name that no table declares stands as it is."""
    table = table_schemas().get(found[1])
    column = table.columns.get(found[2]) if table else None
    if table is None or column is None:
        return found[0]
    return text("reports.column_named", table=table.zh, column=column.zh)
