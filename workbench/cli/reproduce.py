"""``workbench reproduce``: does the case still give what a package says."""

from __future__ import annotations

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

import workbench
from workbench.cli.options import Lang, Language, bilingual
from workbench.evidence.reproduce.again import Reproduction
from workbench.progress import bars
from workbench.shown import plain
from workbench.texts import text

__all__ = ["ReproductionFormat", "reproduce"]

#: Differences that the screen lists; the rest are counted, and JSON has them all.
_LISTED = 50


class ReproductionFormat(StrEnum):
    """How a comparison is written."""

    table = "table"
    json = "json"


def reproduce(
    package: Annotated[Path, typer.Argument(metavar="PACKAGE", help=bilingual("cli.help.package"))],
    case: Annotated[Path, typer.Option("--case", help=bilingual("cli.help.case"))],
    form: Annotated[
        ReproductionFormat, typer.Option("--format", help=bilingual("cli.help.format"))
    ] = ReproductionFormat.table,
    lang: Lang = Language.zh,
) -> None:
    """Derive every figure of a package again, field by field."""
    from workbench.evidence.rederive import rederive  # noqa: PLC0415 - the detectors take seconds to import

    with bars(lang.value) as progress:
        found = rederive(workbench.open_case(case), package, progress=progress)
    if form is ReproductionFormat.json:
        sys.stdout.write(json.dumps(_record(found), ensure_ascii=False, indent=1) + "\n")
    else:
        _show(Console(highlight=False, emoji=False), found, lang.value)
    raise typer.Exit(0 if found.whole else 1)


def _record(found: Reproduction) -> dict[str, object]:
    differences = [
        {"field": one.field, "stated": one.stated, "derived": one.derived} for one in found.differences
    ]
    return {
        "whole": found.whole,
        "equal": len(found.equal),
        "missing": found.missing,
        "differences": differences,
    }


def _show(console: Console, found: Reproduction, language: str) -> None:
    for lead in found.missing:
        console.print(text("reproduce.missing", language, lead=plain(lead)), style="red")
    if found.differences:
        console.print(_table(found, language))
    left = len(found.differences) - _LISTED
    if left > 0:
        console.print(text("reproduce.more", language, count=f"{left:,}"))
    code = "whole" if found.whole else "differs"
    counts = {"equal": f"{len(found.equal):,}", "different": f"{len(found.differences):,}"}
    console.print(text(f"reproduce.{code}", language, **counts), style="green" if found.whole else "red")


def _table(found: Reproduction, language: str) -> Table:
    table = Table()
    for name in ("field", "stated", "derived"):
        table.add_column(text(f"reproduce.{name}", language), overflow="fold")
    for one in found.differences[:_LISTED]:
        sides = ["–" if side is None else plain(side) for side in (one.stated, one.derived)]
        table.add_row(plain(one.field), *sides)
    return table
