"""The engine on Spark: the named questions over the Parquet tables of a case, and the search for pairs that met.

All work is SQL inside the Java processes of the cluster; Arrow is written and read there too, so that executors need
neither Python nor this program. Answers come to the driver sorted as the question says and in the types that the
embedded engine gives them: a detector cannot tell the two apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from workbench.engines.spark.dialect import translated
from workbench.engines.spark.form import Form
from workbench.engines.spark.session import said
from workbench.errors import WorkbenchError

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

__all__ = ["Spark"]

#: Events of a timeline that go to the cluster in one piece, so that the driver holds no second copy of all.
_PIECE = 4_000_000

#: Length of a part of the timeline in seconds; a place with two million swipes a year has 170,000 in one.
_PART = 30 * 86_400

#: Setting that says where executors find the tables, where that is not the case folder itself.
_TABLES = "spark.workbench.tables"

#: A folder may be called anything; no character of its name stands for others.
_VERBATIM = ("__globPaths__", "false")


class Spark:
    """Answers named questions about one case."""

    def __init__(self, session: SparkSession, form: Form) -> None:
        self._session = session
        self._form = form
        self._sent: pa.Table | None = None

    @property
    def name(self) -> str:
        """Name and version, for the record of a run."""
        return f"spark {self._session.version}"

    @classmethod
    @contextmanager
    def over(cls, session: SparkSession, folder: Path) -> Iterator[Spark]:
        """Open the tables of a case folder for reading.

        Args:
            session: a session of ``spark_session``.
            folder: the case; executors read ``folder/tables`` at the same path, or where the session's setting
                ``spark.workbench.tables`` points.
        """
        with Form.over(folder) as form:
            for name, empty in form.tables.items():
                path = folder / "tables" / f"{name}.parquet"
                with said(name):
                    table = _read(session, path) if path.exists() else session.createDataFrame(empty)
                    table.createOrReplaceTempView(name)
            yield cls(session, form)

    def ask(self, name: str, *, wanted: pd.DataFrame | None = None, **parameters: object) -> pd.DataFrame:
        """The answer to one question of ``queries/sql``; money comes as Decimal, missing text as NA.

        Args:
            name: name of the question.
            wanted: rows that the question reads as table ``wanted``.
            parameters: values for its ``$name`` placeholders.

        Raises:
            KeyError: there is no such question.
            ValueError: the question says something that Spark says differently.
            WorkbenchError: Spark failed.
        """
        form = self._form.of(name, wanted, parameters)
        with said(name):
            if wanted is not None:
                self._view("wanted", pa.Table.from_pandas(wanted, preserve_index=False))
            answer = self._session.sql(translated(name), args=parameters).toArrow()
        table: pd.DataFrame = answer.cast(form).combine_chunks().to_pandas(date_as_object=False)
        return table

    def likely_pairs(self, timeline: pa.Table, rate: pa.Table, **parameters: float) -> pa.Table:
        """Pairs that met and that chance may not explain; see ``workbench.engines.engine.FindsPairs``."""
        with said("likely_pairs"):
            self._view("rate", rate)
            if timeline is not self._sent:
                self._send(timeline)
            window = {"window": parameters["window"], "part": _PART}
            parts = self._session.sql(translated("timeline_parts"), args=window)
            parts.repartition("place", "part").createOrReplaceTempView("part_event")
            return self._session.sql(translated("likely_pairs"), args=parameters).toArrow()

    def _send(self, timeline: pa.Table) -> None:
        """Put a timeline on the disks of the executors, piece by piece."""
        pieces = [self._kept(timeline.slice(at, _PIECE)) for at in range(0, len(timeline), _PIECE)]
        whole = pieces[0]
        for piece in pieces[1:]:
            whole = whole.union(piece)
        whole.createOrReplaceTempView("timeline")
        self._sent = timeline

    def _kept(self, piece: pa.Table) -> DataFrame:
        return self._session.createDataFrame(piece).localCheckpoint(eager=True)

    def _view(self, name: str, table: pa.Table) -> None:
        self._session.createDataFrame(table).createOrReplaceTempView(name)


def _read(session: SparkSession, path: Path) -> DataFrame:
    """A table of the case as executors see it.

    Raises:
        WorkbenchError: it is read from elsewhere, and what is there is not of this case.
    """
    elsewhere = session.conf.get(_TABLES, None)
    reader = session.read.option(*_VERBATIM)
    if elsewhere is None:
        return reader.parquet(f"file://{path.resolve()}")
    table = reader.parquet(f"{elsewhere}/{path.name}")
    found, expected = table.count(), pq.read_metadata(path).num_rows
    if found != expected:
        reason = f"{elsewhere}/{path.name}: {found:,} rows, {path}: {expected:,} rows"
        raise WorkbenchError("spark_failed", reason=reason)
    return table
