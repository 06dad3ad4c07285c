"""Turns what the operating system and the engines raise into the one error that a user sees."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

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
    except duckdb.InterruptException as stop:
        raise KeyboardInterrupt from stop
    except RuntimeError as stop:
        if "interrupt" in str(stop).lower():
            raise KeyboardInterrupt from stop
        raise
    except OSError as problem:
        raise _disk(problem, path) from problem
    except (duckdb.Error, pa.ArrowException, sqlite3.DatabaseError) as problem:
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
    except (ValueError, KeyError, TypeError, UnicodeDecodeError, pa.ArrowException) as problem:
        raise CaseError("case_damaged", path=path, reason=_short(problem)) from problem


def _disk(problem: OSError, path: Path) -> CaseError:
    reason = problem.strerror or os.strerror(problem.errno or 0)
    return CaseError("disk", path=problem.filename or path, reason=reason)


def _short(problem: Exception) -> str:
    lines = str(problem).splitlines() or [type(problem).__name__]
    return lines[0][:200]
