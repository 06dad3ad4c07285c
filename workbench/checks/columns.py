"""Which declared columns of a case hold any value at all."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pyarrow.parquet as pq

from workbench.checks.check import Check

__all__ = ["missing"]


def missing(check: Check, tables: Path) -> tuple[str, ...]:
    """Needs of a check that no column of the checked tables fills, as declared."""
    return tuple(need for need in check.needs if not any(_has_values(tables, one) for one in need.split("|")))


def _has_values(tables: Path, column: str) -> bool:
    table, name = column.split(".")
    path = tables / f"{table}.parquet"
    return path.exists() and _filled(path, path.stat().st_mtime_ns, name)


@cache
def _filled(path: Path, _changed: int, name: str) -> bool:
    """Whether a column has a value; by the file's statistics, and by reading where they are silent."""
    file = pq.ParquetFile(path)
    if name not in file.schema_arrow.names:
        return False
    at = file.schema_arrow.names.index(name)
    for group in range(file.metadata.num_row_groups):
        part = file.metadata.row_group(group)
        said = part.column(at).statistics
        if said is None or not said.has_null_count:
            if file.read_row_group(group, columns=[name])[name].null_count < part.num_rows:
                return True
        elif said.null_count < part.num_rows:
            return True
    return False
