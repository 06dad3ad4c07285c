"""The embedded engine: named SQL on DuckDB in memory over the Parquet tables of a case."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import pandas as pd

import queries
from graph_loaders.engine import connect, open_tables

__all__ = ["Embedded"]


class Embedded:
    """Answers named questions about one case."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._db = db

    @classmethod
    @contextmanager
    def over(cls, folder: Path, *, threads: int | None = None) -> Iterator[Embedded]:
        """Open the tables of a case folder for reading."""
        with connect(folder, threads=threads) as db:
            open_tables(db, folder / "tables")
            yield cls(db)

    def ask(self, name: str, *, wanted: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one question of ``queries/sql``; money comes as Decimal, missing text as NA.

        Args:
            name: name of the question.
            wanted: rows that the question reads as table ``wanted``.
            parameters: values for its ``$name`` placeholders.

        Raises:
            KeyError: there is no such question.
        """
        text = queries.read(name, "sql")
        if wanted is not None:
            self._db.register("wanted", wanted)
        try:
            asked = self._db.sql(text, params=parameters) if parameters else self._db.sql(text)
            table: pd.DataFrame = asked.to_arrow_table().combine_chunks().to_pandas(date_as_object=False)
            return table
        finally:
            if wanted is not None:
                self._db.unregister("wanted")
