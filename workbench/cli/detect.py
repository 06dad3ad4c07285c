"""``workbench detect``: the batch run over a case."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import workbench
from workbench.cli.options import CasePath, Lang, Language, bilingual
from workbench.cli.output import screen
from workbench.config import read_config
from workbench.leads.lead import STAGES
from workbench.progress import bars
from workbench.shown import plain
from workbench.stage import EMBEDDED, ENGINES
from workbench.texts import text

__all__ = ["detect"]


def _known(name: str, values: tuple[str, ...]) -> str:
    return f"{bilingual(f'command.detect.{name}')}: {', '.join(values)}"


def detect(
    case: CasePath,
    scheme: Annotated[list[str] | None, typer.Option("--scheme", help=_known("scheme", STAGES))] = None,
    config: Annotated[Path | None, typer.Option("--config", help=bilingual("command.detect.config"))] = None,
    engine: Annotated[str, typer.Option("--engine", help=_known("engine", ENGINES))] = EMBEDDED,
    master: Annotated[str | None, typer.Option("--master", help=bilingual("command.detect.master"))] = None,
    lang: Lang = Language.zh,
) -> None:
    """Batch ring detection; resumable, writes a run and its leads."""
    opened = workbench.open_case(case)
    with bars(lang.value) as progress:
        run = workbench.detect(
            opened,
            schemes=tuple(scheme or STAGES),
            config=read_config(config),
            progress=progress,
            engine=engine,
            master=master,
        )
    for note in run.notes:
        screen.print(
            text("cli.switched_off", lang.value, note=plain(note[lang.value])), style="yellow", soft_wrap=True
        )
    if not run.leads:
        screen.print(
            text("cli.run_empty", lang.value, run=run.run_id, path=plain(opened.folder)), soft_wrap=True
        )
        return
    reported = sum(lead.reported for lead in run.leads)
    rest = len(run.leads) - reported
    screen.print(text("cli.run", lang.value, run=run.run_id, reported=reported, rest=rest), soft_wrap=True)
