"""Checks of the machine before work starts."""

from __future__ import annotations

import hashlib
import platform
import shutil
import sys
from collections.abc import Callable
from importlib.metadata import packages_distributions, version
from pathlib import Path

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

import workbench
from workbench.cli.options import Lang, Language
from workbench.cli.output import screen
from workbench.rings.cooccurrence import Timeline, co_occurrences
from workbench.shown import plain
from workbench.texts import text

__all__ = ["doctor"]

_GIB = 2**30

#: One check: whether it is all right, and what to say of it.
Check = Callable[[str], tuple[bool, str]]


def doctor(lang: Lang = Language.zh) -> None:
    """Check this machine; refuses a shadowed import."""
    raise typer.Exit(0 if _checked(screen, lang.value) else 1)


def _checked(console: Console, language: str) -> bool:
    """Print every check; returns whether all that must hold does."""
    table = Table("", text("column.check", language), text("column.detail", language))
    good = True
    for name, (probe, must) in _CHECKS.items():
        fine, detail = probe(language)
        good = good and (fine or not must)
        mark = text("cli.ok" if fine else "cli.missing", language)
        table.add_row(mark, text(f"doctor.{name}", language), plain(detail), style="" if fine else "red")
    console.print(table)
    return good


def _python(_: str) -> tuple[bool, str]:
    return sys.version_info >= (3, 11), platform.python_version()


def _import(language: str) -> tuple[bool, str]:
    """The import name is also used by an unrelated distribution: ours must be the one that is imported."""
    owners = set(packages_distributions().get("workbench", ["yibao-workbench"]))
    ours = hasattr(workbench, "open_case") and owners <= {"yibao-workbench"}
    where = str(Path(workbench.__file__).parent)
    return ours, f"yibao-workbench {version('yibao-workbench')} · {where}" if ours else text(
        "error.shadowed", language, path=where
    )


def _kernel(_: str) -> tuple[bool, str]:
    events = Timeline.ordered(np.zeros(2, int), np.array([0, 60]), np.arange(2), 2)
    met = co_occurrences(events, window=60, at_least=1)
    return len(met) == 1, f"numba {version('numba')}"


def _sm3(language: str) -> tuple[bool, str]:
    try:
        found = hashlib.new("sm3", b"abc").hexdigest().startswith("66c7f0f4")
    except ValueError:
        found = False
    return found, "SHA-256 + SM3" if found else text("doctor.no_sm3", language)


def _disk(language: str) -> tuple[bool, str]:
    free = shutil.disk_usage(Path.cwd()).free / _GIB
    return free > 2, text("doctor.ratio", language, free=f"{free:.0f}")


def _lab(_: str) -> tuple[bool, str]:
    return True, f"jupyterlab {version('jupyterlab')}"


_CHECKS: dict[str, tuple[Check, bool]] = {
    "python": (_python, True),
    "import": (_import, True),
    "kernel": (_kernel, True),
    "sm3": (_sm3, False),
    "disk": (_disk, False),
    "lab": (_lab, True),
}
