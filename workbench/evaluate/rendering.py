"""An evaluation on the terminal, as Markdown and as JSON."""

from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.evaluate.evaluation import Evaluation, evaluate
from workbench.evaluate.scheme import SchemeResult
from workbench.evaluate.tables import Grid, grids
from workbench.run import RunResult
from workbench.texts import text

__all__ = ["FORMS", "as_json", "as_markdown", "as_table", "evaluate_command"]

_WIDTH = 160


def as_json(one: Evaluation, language: str = "zh") -> str:  # noqa: ARG001 - one signature for every form
    """The evaluation for scripts; codes instead of words."""
    record = {
        "seeds": list(one.seeds),
        "people": one.people,
        "planted": one.planted,
        "results": [
            {"method": method, "scheme": scheme} | _result(result)
            for (method, scheme), result in one.results.items()
        ],
        "q": _plain(one.q),
        "score_bands": _plain(one.bands),
        "money": {str(k): round(share, 4) for k, share in one.money.items()},
        "misses": _plain(one.misses),
        "false_leads": _plain(one.false_leads),
        "delays": _plain(one.delays),
    }
    return json.dumps(record, ensure_ascii=False, indent=1)


def _result(result: SchemeResult) -> dict[str, Any]:
    return {
        "levels": _plain(result.levels()),
        "reported": result.reported,
        "right": result.right,
        "precision": round(result.precision, 4),
        "average_precision": round(result.average_precision, 4),
        "weighted_precision": round(result.weighted_precision, 4),
        "precision_at": {str(k): round(share, 4) for k, share in result.precision_at.items()},
        "false_reported": result.false_reported,
        "false_all": result.false_all,
    }


def _plain(value: object) -> Any:
    """Records, numbers and dates as JSON knows them."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {name: _plain(part) for name, part in vars(value).items()}
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if isinstance(value, float):
        return round(value, 4)
    return str(value) if isinstance(value, date | Decimal) else value


def as_markdown(one: Evaluation, language: str = "zh") -> str:
    """The evaluation as Markdown tables."""
    parts = [_head(one, language), *(_markdown(grid) for grid in grids(one, language))]
    return "\n\n".join(parts) + "\n"


def _markdown(grid: Grid) -> str:
    marks = ["---" if word else "---:" for word in grid.words]
    lines = [grid.heads, marks, *grid.rows]
    rows = ["| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines]
    return f"**{grid.title}**\n\n" + "\n".join(rows)


def as_table(one: Evaluation, language: str = "zh") -> str:
    """The evaluation for a terminal, without colours."""
    out = io.StringIO()
    console = Console(file=out, width=_WIDTH, highlight=False, emoji=False, no_color=True)
    console.print(escape(_head(one, language)))
    for grid in grids(one, language):
        console.print(_table(grid))
    return out.getvalue()


def _table(grid: Grid) -> Table:
    table = Table(title=escape(grid.title), title_justify="left")
    for head, word in zip(grid.heads, grid.words, strict=True):
        table.add_column(escape(head), justify="left" if word else "right")
    for row in grid.rows:
        table.add_row(*map(escape, row))
    return table


def _head(one: Evaluation, language: str) -> str:
    seeds = ", ".join(map(str, one.seeds))
    return text("evaluate.head", language, people=f"{one.people:,}", seeds=seeds, planted=one.planted)


FORMS: dict[str, Callable[[Evaluation, str], str]] = {
    "table": as_table,
    "json": as_json,
    "markdown": as_markdown,
}


def evaluate_command(case: Case, run: RunResult, truth: Path, form: str, language: str) -> str:
    """What ``workbench evaluate CASE --truth T`` prints.

    Args:
        case: the case.
        run: the run to evaluate.
        truth: path of ``truth.json``.
        form: table, json or markdown.
        language: zh or en.

    Raises:
        WorkbenchError: the truth cannot be read, or the form is not known.
    """
    if form not in FORMS:
        raise WorkbenchError("evaluate_form", form=form, known=", ".join(FORMS))
    return FORMS[form](evaluate(case, run, truth), language)
