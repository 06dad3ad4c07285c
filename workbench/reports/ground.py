"""The ground of a report: a case opened for reading, with the settlements of its spans and their groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb
import pyarrow as pa

import queries
from graph_loaders.engine import connect, open_tables
from workbench.case import Case
from workbench.guard import storage
from workbench.reports.period import Span

__all__ = ["Ground", "Row"]

Row = dict[str, Any]

_SPANS = pa.schema([("span", pa.string()), ("since", pa.date32()), ("until", pa.date32())])
_SEEN = pa.schema([(name, pa.string()) for name in ("lead_id", "scheme", "row_table", "row_key")])


class Ground:
    """Answers the named questions of one report; nothing of the case is changed."""

    def __init__(
        self, db: duckdb.DuckDBPyConnection, spans: Sequence[Span], seen: Sequence[Row], *, settlements: bool
    ) -> None:
        self._db = db
        times = [{"span": one.name, "since": one.first, "until": one.until} for one in spans]
        self._put("report_span", pa.Table.from_pylist(times, schema=_SPANS))
        self._put("report_seen", pa.Table.from_pylist(list(seen), schema=_SEEN))
        for name in ("report_behind", "report_row") if settlements else ("report_behind",):
            db.execute(f"create temp table {name} as {queries.read(name, 'sql')}")

    @classmethod
    @contextmanager
    def over(
        cls, case: Case, spans: Sequence[Span], seen: Sequence[Row] = (), *, settlements: bool = True
    ) -> Iterator[Ground]:
        """Open the tables of a case.

        Args:
            case: the case.
            spans: which days count, by name.
            seen: rows behind leads (``lead_id``, ``scheme``, ``row_table``, ``row_key``).
            settlements: whether all settlements of the spans are looked at, not only those behind leads.
        """
        case.check_tables()
        with storage(case.folder / "tables"), connect(case.folder) as db:
            open_tables(db, case.folder / "tables")
            yield cls(db, spans, seen, settlements=settlements)

    def ask(self, name: str, *, wanted: pa.Table | None = None, **parameters: object) -> list[Row]:
        """The answer to one named question, a record per row; money is whole fen.

        Args:
            name: name of the question.
            wanted: rows that the question reads as table ``wanted``.
            parameters: values of its ``$name`` placeholders.
        """
        text = queries.read(name, "sql")
        if wanted is not None:
            self._put("wanted", wanted)
        asked = self._db.sql(text, params=parameters) if parameters else self._db.sql(text)
        return list(asked.to_arrow_table().to_pylist())

    def by_span(self, name: str, **parameters: object) -> Mapping[str, Row]:
        """The answer to a question that has one row per span."""
        return {row["span"]: row for row in self.ask(name, **parameters)}

    def _put(self, name: str, table: pa.Table) -> None:
        """A working table of rows that do not come from the case's tables."""
        self._db.register("report_put", table)
        self._db.execute(f"create or replace temp table {name} as from report_put")
        self._db.unregister("report_put")
