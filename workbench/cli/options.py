"""Options and arguments that several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workbench.texts import text

__all__ = ["CasePath", "Lang", "Language", "bilingual"]


def bilingual(code: str) -> str:
    """A text in both languages, as help shows it before a language is chosen."""
    return f"{text(code, 'zh')} · {text(code, 'en')}"


class Language(StrEnum):
    """Language of the screen."""

    zh = "zh"
    en = "en"


Lang = Annotated[Language, typer.Option("--lang", envvar="WORKBENCH_LANG", help=bilingual("cli.help.lang"))]
CasePath = Annotated[Path, typer.Argument(metavar="CASE", help=bilingual("cli.help.case"))]
