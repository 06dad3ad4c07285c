"""Runs the named questions that turn checked tables into nodes and events."""

from __future__ import annotations

from pathlib import Path

import duckdb

import queries
from graph_loaders.engine import connect, one_file, open_tables, view_name

__all__ = ["BATCH_SIZE", "GRAPH_TABLES", "build_graph"]

#: Distinct persons at one place in one second from which that second is a batch upload, not a queue.
BATCH_SIZE = 5

#: Questions in the order in which they can be asked. ``settled`` is read by the later ones.
GRAPH_TABLES = (
    "node_place",
    "node_patient",
    "node_doctor",
    "settled",
    "node_card",
    "event_purchase",
    "event_desk_swipe",
    "event_outpatient",
    "event_admission",
    "event_prescription",
)

#: Read by several later questions and by nobody else: held by the engine, which spills what does not fit.
_WORKING = frozenset({"settled"})


def build_graph(
    folder: Path, *, coarse_files: frozenset[str] = frozenset(), batch_size: int = BATCH_SIZE
) -> dict[str, int]:
    """Write node and event tables beside the checked tables of a case.

    Args:
        folder: case folder whose ``tables/`` holds the checked tables.
        coarse_files: names of input files whose settlement times are coarser than a minute. Their rows
            are kept, but not used for rhythm.
        batch_size: distinct persons at one place in one second from which that second is void for rhythm.

    Returns:
        Rows per table written.

    Raises:
        duckdb.Error: a checked table is damaged.
    """
    tables = folder / "tables"
    with connect(folder) as db:
        open_tables(db, tables)
        _note_precision(db, coarse_files)
        counts = {}
        for name in GRAPH_TABLES:
            if name in _WORKING:
                db.execute(f"create temp table {view_name(name)} as {queries.read(name, 'sql')}")
            else:
                counts[name] = _ask(db, name, tables, batch_size)
    return counts


def _note_precision(db: duckdb.DuckDBPyConnection, coarse_files: frozenset[str]) -> None:
    db.execute("create temp table file_precision (source_file varchar, precise boolean)")
    for name in sorted(coarse_files):
        db.execute("insert into file_precision values (?, false)", [name])


def _ask(db: duckdb.DuckDBPyConnection, name: str, tables: Path, batch_size: int) -> int:
    """Answer one question into ``<name>.parquet`` and make it a view for the next ones."""
    text = queries.read(name, "sql")
    values = {"batch_size": batch_size} if "$batch_size" in text else {}
    path = tables / f"{name}.parquet"
    partial = path.with_suffix(".partial")
    db.execute(
        f"copy ({text}) to '{_quoted(partial)}' (format parquet, compression zstd, compression_level 1)",
        values,
    )
    partial.replace(path)
    db.read_parquet(one_file(path)).create_view(view_name(name))
    return int(db.execute(f"select count(*) from {view_name(name)}").fetchall()[0][0])  # noqa: S608


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
