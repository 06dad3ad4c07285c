"""``workbench overview``: the result of a run on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import workbench
from workbench.cli.options import CasePath, Lang, Language, RunId, bilingual
from workbench.cli.output import screen
from workbench.errors import CaseError
from workbench.overview import write_overview
from workbench.shown import plain
from workbench.texts import text

__all__ = ["overview"]


def overview(
    case: CasePath,
    out: Annotated[Path | None, typer.Option("--out", help=bilingual("command.overview.out"))] = None,
    run: RunId = None,
    lang: Lang = Language.zh,
) -> None:
    """One HTML page with the result of a run, opens offline."""
    opened = workbench.open_case(case)
    result = opened.run(run)
    path = out or result.folder / "overview.html"
    if not path.parent.is_dir():
        raise CaseError("no_folder", path=path.parent)
    write_overview(opened, result, path, language=lang.value)
    screen.print(text("cli.overview", lang.value, path=plain(path)), soft_wrap=True)
