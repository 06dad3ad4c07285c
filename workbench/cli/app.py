"""Commands of ``workbench`` and what each exit code means: 0 done, 1 a stated error, 2 wrong usage, 130 interrupted.

A command is imported when it is asked for, so that each starts without what the others need.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from typer.core import TyperGroup

from graph_loaders.errors import LoadError
from graph_loaders.language import spoken
from workbench.cli.interrupts import interruptible
from workbench.cli.options import bilingual
from workbench.errors import WorkbenchError
from workbench.guard import storage
from workbench.shown import plain
from workbench.texts import text

__all__ = ["COMMANDS", "app", "command", "main"]

#: Commands in the order in which the help lists them. Each is a function, or a group, of its name in the module of
#: its name, but for those that share a module with another.
COMMANDS = (
    "demo",
    "sample",
    "load",
    "detect",
    "leads",
    "overview",
    "evaluate",
    "lab",
    "doctor",
    "diff",
    "reproduce",
    "report",
    "checks",
    "evidence",
    "verify",
    "push",
    "card",
    "grade",
    "review",
    "task",
    "transfer",
    "ledger",
    "draw",
)
_ELSEWHERE = {"verify": "evidence"}

#: Exit code of an interrupted program: 128 + SIGINT.
_INTERRUPTED = 130


class _OnDemand(TyperGroup):
    """Knows the names of all commands and what they are; the one that is asked for is imported."""

    def resolve_command(self, ctx: Any, args: list[str]) -> tuple[str | None, Any, list[str]]:
        name, known, rest = super().resolve_command(ctx, args)
        return name, known if name is None else command(name), rest


app = typer.Typer(
    cls=_OnDemand,
    name="workbench",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help=bilingual("command.workbench"),
)


def _imported_when_asked_for() -> None:
    """Stands for a command in the list of all."""


for _name in COMMANDS:
    app.command(_name, help=bilingual(f"command.{_name}"))(_imported_when_asked_for)


def command(name: str) -> Any:
    """One of ``COMMANDS``, or group of commands, with its options."""
    found = getattr(import_module(f"workbench.cli.{_ELSEWHERE.get(name, name)}"), name)
    if isinstance(found, typer.Typer):
        return typer.main.get_group(found)
    alone = typer.Typer(add_completion=False)
    alone.command(name, help=bilingual(f"command.{name}"))(found)
    return typer.main.get_command(alone)


def main() -> None:
    """Run the command line; an expected problem becomes a message in the chosen language and exit code 1."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        with interruptible(), storage(Path("-")):
            app(standalone_mode=True)
    except (WorkbenchError, LoadError) as problem:
        _complain(problem.message_zh, problem.message_en)
        _leave(1)
    except KeyboardInterrupt:
        _interrupted()
    except SystemExit as stop:
        if stop.code == _INTERRUPTED:
            _interrupted()
        raise


def _interrupted() -> None:
    _complain(*[text("error.interrupted", language) for language in ("zh", "en")])
    _leave(_INTERRUPTED)


def _leave(code: int) -> None:
    """End with a code; what standard output could not take is not tried again."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    sys.exit(code)


def _complain(chinese: str, english: str) -> None:
    english_wanted = _asked_language() == "en"
    Console(stderr=True, highlight=False, soft_wrap=True).print(
        plain_lines(english if english_wanted else chinese), style="red"
    )


def _asked_language() -> str:
    """Language asked for on the command line, which may not have been parsed yet, or by the environment."""
    for before, word in zip(sys.argv, [*sys.argv[1:], ""], strict=True):
        if before == "--lang":
            return word
        if before.startswith("--lang="):
            return before.removeprefix("--lang=")
    return spoken()


def plain_lines(message: str) -> str:
    """A message of several lines, each harmless for the terminal."""
    return "\n".join(plain(line) for line in message.split("\n"))
