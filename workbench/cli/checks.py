"""``workbench checks``: run the cross-checks and print what they found."""

from __future__ import annotations

import json
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.output import print_text
from workbench.shown import plain
from workbench.texts import text

__all__ = ["checks"]


class CheckFormat(StrEnum):
    """How the figures of the checks are written."""

    table = "table"
    json = "json"


def checks(
    case: CasePath,
    check: Annotated[list[str] | None, typer.Option("--check", help=bilingual("checks.help.check"))] = None,
    config: Annotated[Path | None, typer.Option("--config", help=bilingual("checks.help.config"))] = None,
    form: Annotated[
        CheckFormat, typer.Option("--format", help=bilingual("checks.help.format"))
    ] = CheckFormat.table,
    lang: Lang = Language.zh,
) -> None:
    """Deterministic cross-checks; writes checks/<digest>/."""
    import workbench  # noqa: PLC0415 - the engines take a second to import
    from workbench.checks import read_settings, run_checks  # noqa: PLC0415 - as above
    from workbench.progress import bars  # noqa: PLC0415 - as above

    opened = workbench.open_case(case)
    with bars(lang.value) as progress:
        result = run_checks(opened, read_settings(config), only=tuple(check or ()), progress=progress)
    if form is CheckFormat.json:
        print_text(json.dumps(result.summary["checks"], ensure_ascii=False, indent=1, sort_keys=True))
        return
    console = Console(highlight=False, emoji=False)
    console.print(_table(result.summary["checks"], lang.value))
    console.print(text("checks.written", lang.value, path=plain(result.folder)), soft_wrap=True)


def _table(entries: list[dict[str, Any]], language: str) -> Table:
    table = Table(title=text("checks.table", language))
    for name in ("check", "findings", "subjects", "share", "fund"):
        first = name == "check"
        table.add_column(
            text(f"checks.column.{name}", language),
            justify="left" if first else "right",
            overflow="fold",
            no_wrap=not first,
        )
    for one in entries:
        name = f"{one['name'][language]}\n[dim]{one['id']}[/dim]"
        if not one["on"]:
            table.add_row(
                f"{name}\n[yellow]{plain(one['off_because'][language])}[/yellow]", "–", "–", "–", "–"
            )
            continue
        table.add_row(
            *(name, f"{one['findings']:,}", f"{one['subjects']:,}", _share(one)),
            f"{Decimal(one['fund_fen']).scaleb(-2):,.2f}",
        )
    return table


def _share(one: dict[str, Any]) -> str:
    """Share of all who could be the subject."""
    kinds = ("patient",) if one["subject"] == "patient" else ("pharmacy", "facility")
    tripped = sum(one["base_rates"][kind]["subjects"] for kind in kinds)
    of = sum(one["base_rates"][kind]["of"] for kind in kinds)
    return f"{tripped / of:.2%}" if of else "–"
