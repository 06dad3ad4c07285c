"""Turns what the operating system and the engines raise into the one error that a user sees."""

from __future__ import annotations

import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from workbench.errors import CaseError

__all__ = ["damage", "storage"]

_FULL = ("No space left", "disk is full", "disk quota")


@contextmanager
def storage(path: Path) -> Iterator[None]:
    """Turn a full, forbidden or read-only disk under ``path`` into a clear error.

    An interrupt that falls into a query comes up as an interrupt.
    """
    try:
        yield
    except _raised_by("duckdb", "InterruptException") as stop:
        raise KeyboardInterrupt from stop
    except RuntimeError as stop:
        if "interrupt" in str(stop).lower():
            raise KeyboardInterrupt from stop
        raise
    except OSError as problem:
        raise _disk(problem, path) from problem
    except _engine_errors() as problem:
        if any(words in str(problem) for words in _FULL):
            raise CaseError("disk", path=path, reason="No space left on device") from problem
        raise CaseError("case_damaged", path=path, reason=_short(problem)) from problem


@contextmanager
def damage(path: Path) -> Iterator[None]:
    """Say that ``path`` is damaged when its content cannot be read."""
    try:
        yield
    except FileNotFoundError as problem:
        raise CaseError("case_damaged", path=path, reason="missing") from problem
    except _unreadable() as problem:
        raise CaseError("case_damaged", path=path, reason=_short(problem)) from problem


def _engine_errors() -> tuple[type[Exception], ...]:
    return (sqlite3.DatabaseError, *_raised_by("duckdb", "Error"), *_raised_by("pyarrow", "ArrowException"))


def _unreadable() -> tuple[type[Exception], ...]:
    return (ValueError, KeyError, TypeError, UnicodeDecodeError, *_raised_by("pyarrow", "ArrowException"))


def _raised_by(package: str, name: str) -> tuple[type[Exception], ...]:
    """The exception class of a package, if the package has been imported: otherwise nobody can have raised it."""
    kind = getattr(sys.modules.get(package), name, None)
    return () if kind is None else (kind,)


def _disk(problem: OSError, path: Path) -> CaseError:
    if isinstance(problem, shutil.Error) and isinstance(
        problem.args[0], list
    ):  # a folder was copied: the first of its files
        _, target, reason = problem.args[0][0]
        return CaseError("disk", path=target, reason=reason)
    reason = problem.strerror or os.strerror(problem.errno or 0)
    return CaseError("disk", path=problem.filename or path, reason=reason)


def _short(problem: Exception) -> str:
    lines = str(problem).splitlines() or [type(problem).__name__]
    return lines[0][:200]
