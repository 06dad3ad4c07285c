"""Reading the tables of a case: what is not there comes back empty instead of failing."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench.case import Case

__all__ = ["columns", "count", "read"]


def _path(case: Case, table: str) -> Path:
    return case.folder / "tables" / f"{table}.parquet"


def count(case: Case, table: str) -> int:
    """Rows of a table, 0 where there is no such table."""
    path = _path(case, table)
    return int(pq.read_metadata(path).num_rows) if path.exists() else 0


def columns(case: Case, table: str, names: Collection[str]) -> pa.Table:
    """Columns of a table; one that is not there is all null."""
    path = _path(case, table)
    if not path.exists():
        return pa.table({name: pa.nulls(0) for name in names})
    there = set(pq.read_schema(path).names)
    found = pq.read_table(path, columns=[name for name in names if name in there])
    length = count(case, table)
    return pa.table({name: found.column(name) if name in there else pa.nulls(length) for name in names})


def read(
    case: Case,
    table: str,
    names: Collection[str],
    *,
    where: str | None = None,
    among: Collection[object] = (),
) -> pd.DataFrame:
    """Columns of the rows of a table whose ``where`` is among the given values; all rows without it."""
    path = _path(case, table)
    if where is None or not path.exists() or where not in pq.read_schema(path).names:
        found: pd.DataFrame = columns(case, table, names).to_pandas()
        return found if where is None else found.iloc[:0]
    there = [name for name in names if name in pq.read_schema(path).names]
    if not among:
        return pd.DataFrame(columns=list(names))
    kept = pq.read_table(path, columns=there, filters=pc.field(where).isin(list(among)))
    frame: pd.DataFrame = kept.to_pandas()
    return frame.reindex(columns=list(names))
