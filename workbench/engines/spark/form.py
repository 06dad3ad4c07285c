"""The form of an answer: the Arrow schema that DuckDB gives the same question over tables without rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

import queries
from graph_loaders.engine import connect, open_tables

__all__ = ["Form"]


class Form:
    """Knows how the embedded engine names and types the columns of an answer, without reading a row.

    Attributes:
        tables: every table of the case by name, emptied; a declared one that the extract lacks is among them.
    """

    def __init__(self, db: duckdb.DuckDBPyConnection, tables: Mapping[str, pa.Table]) -> None:
        self._db = db
        self.tables = tables
        for name, table in tables.items():
            db.register(name, table)

    @classmethod
    @contextmanager
    def over(cls, folder: Path) -> Iterator[Form]:
        """The form of answers about a case folder."""
        with connect(folder) as db:
            open_tables(db, folder / "tables")
            names = sorted(str(name) for (name,) in db.execute("show tables").fetchall())
            tables = {name: db.sql(f"from {name} limit 0").to_arrow_table() for name in names}
        with duckdb.connect(":memory:") as db:
            yield cls(db, tables)

    def of(self, name: str, wanted: pd.DataFrame | None, parameters: Mapping[str, object]) -> pa.Schema:
        """Columns and types of the answer to a question of ``queries/sql``."""
        if wanted is not None:
            self._db.register("wanted", wanted)
        try:
            asked = self._db.sql(queries.read(name, "sql"), params=dict(parameters) or None)
            return asked.to_arrow_table().schema
        finally:
            if wanted is not None:
                self._db.unregister("wanted")
