"""``workbench load``: deliveries into a new case, or one more into a case that has some."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

import workbench
from graph_loaders import LoadError
from workbench.cli.options import Lang, Language, bilingual
from workbench.cli.output import screen
from workbench.errors import WorkbenchError
from workbench.inputs import read_report
from workbench.progress import bars
from workbench.shown import load_table, plain
from workbench.texts import text

__all__ = ["load"]


def load(
    extract: Annotated[list[str], typer.Argument(metavar="EXTRACT...", help=bilingual("cli.help.extract"))],
    case: Annotated[Path, typer.Option("--case", help=bilingual("cli.help.case_to_make"))],
    mapping: Annotated[Path | None, typer.Option("--mapping", help=bilingual("cli.help.mapping"))] = None,
    replace: Annotated[bool, typer.Option("--replace", help=bilingual("cli.help.replace"))] = False,
    add: Annotated[bool, typer.Option("--add", help=bilingual("cli.help.add"))] = False,
    lang: Lang = Language.zh,
) -> None:
    """Load an extract into a case and print the load report."""
    if add and replace:
        raise WorkbenchError("add_or_replace")
    sources = [one if "://" in one else Path(one) for one in extract]
    try:
        with bars(lang.value) as progress:
            made, report = workbench.Case.load(
                sources, case, mapping=mapping, replace=replace, add=add, progress=progress
            )
    except LoadError as nothing:
        if not (add and nothing.code == "nothing_new"):
            raise
        said = nothing.said(lang.value)
        screen.print(text("cli.nothing_new", lang.value, reason=plain(said)), soft_wrap=True)
        return
    _print_load(made, lang.value)
    for name in report.repeated:
        screen.print(text("cli.repeated", lang.value, name=plain(name)), style="yellow", soft_wrap=True)


def _print_load(case: workbench.Case, language: str) -> None:
    report = read_report(case.folder)
    screen.print(load_table(report, language))
    for one in report.get("skipped", []):
        said_of = text("cli.skipped", language, name=plain(one["name"]), reason=plain(one[language]))
        screen.print(said_of, soft_wrap=True)
    said = {note[language] for one in report["files"] for note in one["switched_off"]}
    said |= {note[language] for note in report.get("switched_off", [])}
    for note in sorted(said):
        screen.print(text("cli.switched_off", language, note=plain(note)), style="yellow", soft_wrap=True)
    for nothing in _without_settlements(report, language):
        screen.print(text("cli.switched_off", language, note=nothing), style="yellow", soft_wrap=True)
    screen.print(text("cli.balanced", language))
    screen.print(text("cli.loaded", language, path=plain(case.folder)), soft_wrap=True)


def _without_settlements(report: dict[str, Any], language: str) -> list[str]:
    """Files that not one settlement came from, not even a repetition, as of a month whose export failed."""
    files = [one for one in report["files"] if one["table"].lower() == "setl_d"]
    if not any(one["accepted"] for one in files):
        return [text("cli.none_accepted", language)]
    empty = [one["name"] for one in files if not one["accepted"] and not one["exact_duplicates"]]
    return [text("cli.no_settlements_in", language, name=plain(name)) for name in empty]
