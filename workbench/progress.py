"""Progress bars on the terminal; on standard error, so that standard output stays clean for scripts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)

from graph_loaders.catalogue import text as load_text
from workbench.texts import labels, text

__all__ = ["Bars", "bars"]


class Bars:
    """One bar per stage, made when the stage is first heard of."""

    def __init__(self, progress: Progress, language: str) -> None:
        self._progress = progress
        self._language = language
        self._tasks: dict[str, int] = {}

    def step(self, text_code: str, done: int, total: int) -> None:
        """Show ``done`` of ``total`` of a stage."""
        if text_code not in self._tasks:
            self._tasks[text_code] = self._progress.add_task(self._label(text_code), total=total)
        self._progress.update(self._tasks[text_code], completed=done, total=total)  # type: ignore[arg-type]

    def _label(self, code: str) -> str:
        if code in labels("stage"):
            return text(f"stage.{code}", self._language)
        try:
            return load_text(code, self._language)
        except KeyError:
            return code


@contextmanager
def bars(language: str) -> Iterator[Bars]:
    """Progress bars for the length of a block; nothing where nobody watches, so that a mail of cron stays empty."""
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as progress:
        yield Bars(progress, language)
