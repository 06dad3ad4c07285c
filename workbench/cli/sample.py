"""``workbench sample``: a synthetic city in the platform's tables."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from workbench.cli.options import Lang, Language, PlantedChecks, bilingual
from workbench.cli.output import screen
from workbench.demo import write_city
from workbench.sample import SampleConfig
from workbench.shown import plain
from workbench.texts import text

__all__ = ["sample"]


def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=bilingual("command.sample.folder"))],
    people: Annotated[int, typer.Option(min=2_000, help=bilingual("command.sample.people"))] = 20_000,
    seed: Annotated[int, typer.Option(min=0, help=bilingual("command.demo.seed"))] = 1,
    planted: Annotated[PlantedChecks, typer.Option("--checks", help=bilingual("sample.help.checks"))] = (
        PlantedChecks.off
    ),
    lang: Lang = Language.zh,
) -> None:
    """Write a synthetic city in the platform's tables, truth.json beside it."""
    config = SampleConfig.model_validate({"checks": planted.value})
    made = write_city(folder, people=people, seed=seed, config=config)
    screen.print(
        text("cli.sample", lang.value, people=f"{made.people:,}", rings=made.rings, path=plain(folder)),
        soft_wrap=True,
    )
