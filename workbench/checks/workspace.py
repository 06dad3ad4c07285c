"""The tables of a case with what checks share: care on one scale of time, and the rows that they found."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

import queries
from graph_loaders.engine import connect, open_tables
from workbench.case import Case
from workbench.checks.check import Check, CheckSettings
from workbench.guard import storage

__all__ = ["Workspace"]

_BASES = (
    "check_base_undone",
    "check_base_purchase",
    "check_base_stay",
    "check_base_person",
    "check_base_shared",
)
_SHAPE = (
    "check_id varchar, kind varchar, subject integer, part varchar, row_table varchar, row_key varchar, "
    "source_file varchar, source_row bigint, patient integer, place integer, at_time timestamp, stake boolean"
)


class Workspace:
    """Answers the questions of checks over one case and gathers their rows."""

    def __init__(self, db: duckdb.DuckDBPyConnection) -> None:
        self._db = db
        self._asked: dict[str, pd.DataFrame] = {}
        for name in _BASES:
            self._keep(name, queries.read(name, "sql"))
        db.execute(f"create view check_base_care as {queries.read('check_base_care', 'sql')}")
        db.execute(f"create temp table check_evidence ({_SHAPE})")

    @classmethod
    @contextmanager
    def over(cls, case: Case, *, threads: int | None = None) -> Iterator[Workspace]:
        """Open the tables of a case for reading; nothing of them is changed."""
        case.check_tables()
        with storage(case.folder / "tables"), connect(case.folder, threads=threads) as db:
            open_tables(db, case.folder / "tables")
            yield cls(db)

    def find(self, check: Check, settings: CheckSettings) -> list[dict[str, Any]]:
        """Gather the rows of one check; gives the figures of its findings by subject and part."""
        if check.choose is not None:
            self._db.register("check_chosen", check.choose(self._series(f"{check.asks}_series"), settings))
        self._db.execute("drop table if exists check_found")
        self._ask(check.asks, settings).to_table("check_found")
        names = {"check": check.id, "kind": check.subject}
        self._db.sql(queries.read("check_gather", "sql"), params=names).insert_into("check_evidence")
        return list(self._db.sql(queries.read("check_said", "sql")).to_arrow_table().to_pylist())

    def answer(self, name: str) -> pa.Table:
        """The answer to a question about everything that was gathered; kept for the questions after it."""
        self._keep(name, queries.read(name, "sql"))
        return self._db.sql(f"from {name}").to_arrow_table().combine_chunks()

    def _series(self, name: str) -> pd.DataFrame:
        """The answer to a question that several checks choose from; asked once."""
        if name not in self._asked:
            self._asked[name] = self._db.sql(queries.read(name, "sql")).df()
        return self._asked[name]

    def _keep(self, name: str, text: str) -> None:
        self._db.execute(f"create temp table {name} as {text}")

    def _ask(self, name: str, settings: CheckSettings) -> duckdb.DuckDBPyRelation:
        """A question with those settings that it names."""
        text = queries.read(name, "sql")
        values = {
            key: list(value) if isinstance(value, tuple) else value
            for key, value in settings.model_dump().items()
            if re.search(rf"\${key}\b", text)
        }
        return self._db.sql(text, params=values)
