"""``workbench overview``: the result of a run on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

import workbench
from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.errors import CaseError
from workbench.overview import write_overview
from workbench.run import latest_run, read_run
from workbench.shown import plain
from workbench.texts import text

__all__ = ["overview"]

_console = Console(highlight=False, emoji=False)


def overview(
    case: CasePath,
    out: Annotated[Path | None, typer.Option("--out", help=bilingual("command.overview.out"))] = None,
    run: Annotated[str | None, typer.Option("--run", help=bilingual("command.leads.run"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """One HTML page with the result of a run, opens offline."""
    opened = workbench.open_case(case)
    result = read_run(opened, run) if run else latest_run(opened)
    path = out or result.folder / "overview.html"
    if not path.parent.is_dir():
        raise CaseError("no_folder", path=path.parent)
    write_overview(opened, result, path, language=lang.value)
    _console.print(text("cli.overview", lang.value, path=plain(path)), soft_wrap=True)
