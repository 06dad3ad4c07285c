"""Options and arguments that several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["CasePath", "Lang", "Language"]


class Language(StrEnum):
    """Language of the screen."""

    zh = "zh"
    en = "en"


Lang = Annotated[
    Language, typer.Option("--lang", envvar="WORKBENCH_LANG", help="界面语言 · language of the screen")
]
CasePath = Annotated[Path, typer.Argument(metavar="CASE", help="案件文件夹 · case folder")]
