"""DuckDB in memory over the Parquet of a case: one place where the connection is set up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from graph_loaders.schema import table_schemas

__all__ = ["MEMORY_LIMIT", "connect", "one_file", "open_tables", "view_name"]

#: Memory that DuckDB may take before it spills into the case folder.
MEMORY_LIMIT = "2500MB"

_PROVENANCE = {"source_file": pa.string(), "source_row": pa.int64()}

_NAME = re.compile(r"[a-z][a-z0-9_]*")


@contextmanager
def connect(folder: Path, *, threads: int | None = None) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open DuckDB in memory; it spills into ``folder/.spill`` and nothing else is written.

    Args:
        folder: case folder.
        threads: worker threads; None leaves the choice to DuckDB. Answers do not depend on it, because
            every question states its order.
    """
    db = duckdb.connect(":memory:")
    try:
        db.execute("set memory_limit = ?", [MEMORY_LIMIT])
        db.execute("set temp_directory = ?", [str(folder / ".spill")])
        db.execute("set preserve_insertion_order = true")
        db.execute("set enable_progress_bar = false")
        if threads is not None:
            db.execute("set threads = ?", [threads])
        yield db
    finally:
        db.close()


def open_tables(db: duckdb.DuckDBPyConnection, tables: Path) -> None:
    """A view per table of a case; a declared platform table that the extract lacks is there, and empty."""
    for path in sorted(tables.glob("*.parquet")):
        db.read_parquet(one_file(path)).create_view(view_name(path.stem))
    for name, table in table_schemas().items():
        if not (tables / f"{name}.parquet").exists():
            columns = {**{key: column.arrow_type for key, column in table.columns.items()}, **_PROVENANCE}
            empty = pa.schema(columns.items()).empty_table()
            db.execute(f"create temp table {view_name(name)} as from empty")
            del empty


def one_file(path: Path) -> str:
    """A path for ``read_parquet`` that means this file and no other.

    DuckDB takes ``*``, ``?`` and ``[`` for a pattern, so that a case in ``2025[1]`` would be read from ``20251``.
    Inside brackets each of them stands for itself.
    """
    return re.sub(r"[*?\[]", r"[\g<0>]", str(path))


def view_name(stem: str) -> str:
    """The file name as an SQL name.

    Raises:
        ValueError: the name is not a plain lower-case word, so it cannot be one of ours.
    """
    if not _NAME.fullmatch(stem):
        raise ValueError(f"not a table of a case: {stem!r}")
    return stem
