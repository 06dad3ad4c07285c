"""Named questions as text: ``queries/sql/<name>.sql`` and ``queries/cypher/<name>.cypher``.

The folder is data. This module only reads it, so that every engine asks by name and no query text is
built from values: values travel as parameters. Where several questions go on alike, a line ``-- then: <part>`` stands
for ``queries/<dialect>/parts/<part>.<dialect>``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

__all__ = ["names", "read"]

_ROOT = Path(__file__).resolve().parent

#: The line that stands for a part.
_THEN = re.compile(r"^-- then: (\w+)\n", re.MULTILINE)


def names(dialect: str) -> list[str]:
    """Names of all questions in one dialect, ``"sql"`` or ``"cypher"``, sorted."""
    return sorted(path.stem for path in (_ROOT / dialect).glob(f"*.{dialect}"))


@cache
def read(name: str, dialect: str) -> str:
    """Text of one named question, with the parts that it shares with others.

    Args:
        name: file name without its ending, for example ``"purchase"``.
        dialect: ``"sql"`` or ``"cypher"``.

    Raises:
        KeyError: no question has that name in that dialect.
    """
    path = _ROOT / dialect / f"{name}.{dialect}"
    if path.stem not in names(dialect):
        raise KeyError(f"no {dialect} question named {name!r}")
    parts = path.with_name("parts")
    return _THEN.sub(
        lambda line: (parts / f"{line[1]}.{dialect}").read_text(encoding="utf-8"),
        path.read_text(encoding="utf-8"),
    )
