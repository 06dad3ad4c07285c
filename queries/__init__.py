"""Named questions as text: ``queries/sql/<name>.sql`` and ``queries/cypher/<name>.cypher``.

The folder is data. This module only reads it, so that every engine asks by name and no query text is
built from values: values travel as parameters.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

__all__ = ["names", "read"]

_ROOT = Path(__file__).resolve().parent


def names(dialect: str) -> list[str]:
    """Names of all questions in one dialect, ``"sql"`` or ``"cypher"``, sorted."""
    return sorted(path.stem for path in (_ROOT / dialect).glob(f"*.{dialect}"))


@cache
def read(name: str, dialect: str) -> str:
    """Text of one named question.

    Args:
        name: file name without its ending, for example ``"purchase"``.
        dialect: ``"sql"`` or ``"cypher"``.

    Raises:
        KeyError: no question has that name in that dialect.
    """
    path = _ROOT / dialect / f"{name}.{dialect}"
    if path.stem not in names(dialect):
        raise KeyError(f"no {dialect} question named {name!r}")
    return path.read_text(encoding="utf-8")
