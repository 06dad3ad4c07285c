"""Options and arguments that several commands take."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from graph_loaders.language import LANGUAGE
from workbench.clock import YEARS
from workbench.errors import WorkbenchError
from workbench.texts import text

__all__ = ["CasePath", "Lang", "Language", "PlantedChecks", "RunId", "bilingual", "moment_of"]


def bilingual(code: str) -> str:
    """A text in both languages, as help shows it before a language is chosen.

    Chinese gets a space after its stops: help breaks lines at spaces alone and cuts off what is longer than a line.
    """
    chinese = re.sub(r"(?<=[\uff0c\u3002\uff1b\uff1a\u3001])(?=\S)", " ", text(code, "zh"))
    return f"{chinese} · {text(code, 'en')}"


class Language(StrEnum):
    """Language of the screen."""

    zh = "zh"
    en = "en"


class PlantedChecks(StrEnum):
    """Cases of the cross-checks that a synthetic city holds."""

    off = "off"
    lookalikes = "lookalikes"
    all = "all"


Lang = Annotated[Language, typer.Option("--lang", envvar=LANGUAGE, help=bilingual("cli.help.lang"))]
RunId = Annotated[str | None, typer.Option("--run", help=bilingual("cli.help.run"))]
CasePath = Annotated[Path, typer.Argument(metavar="CASE", help=bilingual("cli.help.case"))]


def moment_of(said: str | None) -> datetime | None:
    """The time that a package or report shall state, local clock.

    Raises:
        WorkbenchError: it is none, names a zone, or lies at an end of the calendar, where no clock can be changed.
    """
    if said is None:
        return None
    try:
        moment = datetime.fromisoformat(said)
    except ValueError:
        raise WorkbenchError("made_at", value=said) from None
    if moment.tzinfo is not None or moment.year not in YEARS:
        raise WorkbenchError("made_at", value=said)
    return moment
