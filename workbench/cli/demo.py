"""``workbench demo``: a synthetic city from its tables to its leads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Lang, Language, bilingual
from workbench.cli.output import screen
from workbench.demo import run_demo

__all__ = ["demo"]


def demo(
    folder: Annotated[Path, typer.Argument(metavar="[DIR]", help=bilingual("command.demo.folder"))] = Path(
        "demo-case"
    ),
    people: Annotated[int, typer.Option(min=2_000, help=bilingual("command.demo.people"))] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help=bilingual("command.demo.seed"))] = 1,
    lang: Lang = Language.zh,
) -> None:
    """Sample, load, detect, leads and overview."""
    run_demo(folder, people=people, seed=seed, language=lang.value, console=screen)
