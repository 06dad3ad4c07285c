"""Builds the index of a case where nobody waits for it: at once for a small one, beside the sitting for a large one."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from workbench.case import Case, open_case
from workbench.explore.index import ensure_index, index_of

__all__ = ["build_ahead"]

#: Bytes of the tables from which the index is built by a process of its own.
LARGE = 64 << 20


def build_ahead(case: Case) -> subprocess.Popen[bytes] | None:
    """See to it that the case gets its index; questions are answered meanwhile, only slower.

    Returns:
        The process that builds, or None where the index is there already or none is needed.
    """
    if not case.here or index_of(case) is not None:
        return None
    tables = (case.folder / "tables").glob("*.parquet")
    if sum(path.stat().st_size for path in tables) < LARGE:
        ensure_index(case)
        return None
    command = [sys.executable, "-m", __name__, str(case.folder)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and module, the case's own folder
        command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )


if __name__ == "__main__":
    ensure_index(open_case(Path(sys.argv[1])))
