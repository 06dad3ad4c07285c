"""Files for ``neo4j-admin database import full``: a large first load without the driver.

They hold what a push would write, its own bookkeeping too, so that later pushes go on from there. Strings are quoted
and nulls are not, which is how the tool tells an empty text from a missing one; elements of lists are joined by U+001F.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from graph_loaders.neo4j.contents import Contents, buckets_for, iso
from graph_loaders.neo4j.errors import PushError
from graph_loaders.neo4j.parts import LinkPart, Part, parts
from graph_loaders.neo4j.state import ABOUT, FORMAT, rows_of_state
from graph_loaders.neo4j.statements import STATE
from graph_loaders.neo4j.tables import LEADS, LINKS, NODES, ROWS
from graph_loaders.progress import Progress

__all__ = ["ImportFiles", "write_import_files"]

#: Between the elements of a list.
_BETWEEN = "\x1f"

_TYPES = {
    pa.string(): "string",
    pa.int64(): "long",
    pa.float64(): "double",
    pa.bool_(): "boolean",
    pa.date32(): "date",
    pa.timestamp("us"): "localdatetime",
    pa.list_(pa.string()): "string[]",
    pa.list_(pa.float64()): "double[]",
}

_STATE = pa.schema(
    [
        *((name, pa.string()) for name in ("id", *ABOUT, "part", "digest")),
        *((name, pa.int64()) for name in ("buckets", "bucket", "format")),
        *((name, pa.bool_()) for name in ("fresh", "whole")),
    ]
)


@dataclass(frozen=True)
class ImportFiles:
    """What was written.

    Attributes:
        elements: nodes and relationships.
        arguments: of ``neo4j-admin``, to be run where the files are.
    """

    elements: int
    arguments: tuple[str, ...]


def write_import_files(
    db: duckdb.DuckDBPyConnection,
    folder: Path,
    *,
    database: str = "neo4j",
    progress: Progress | None = None,
    **about: str,
) -> ImportFiles:
    """Write one file per label and relationship type, and the arguments of the import.

    Args:
        db: DuckDB that holds the tables of ``elements``.
        folder: an existing empty folder.
        database: name of the database to be made.
        progress: is told how far it is.
        **about: what is said of the push, see ``state.ABOUT``: ``case``, ``data`` and ``run`` at least.

    Raises:
        PushError: an element of a list holds the character that separates elements.
        OSError: a file cannot be written.
    """
    words = ["database", "import", "full", database, "--array-delimiter=U+001F", "--multiline-fields=true"]
    words.append("--bad-tolerance=0")
    said = {"events": "leads", "record": "", **about}
    state: list[dict[str, object]] = [{"id": "push", **said, "format": FORMAT, "whole": True}]
    elements = 0
    for place, part in enumerate(parts()):
        if progress:
            progress.step("push", place, len(parts()))
        contents = Contents(db, part).load()
        buckets = buckets_for(contents.size)
        state += rows_of_state(part, buckets, contents.digests(buckets))
        tables = (table for _, table in contents.tables(range(buckets), buckets))
        words.append(_file(folder, part, contents.columns, tables))
        elements += contents.size
    _write(
        folder / f"{STATE}.csv",
        ["id:ID(State)", *_headings(_STATE, _STATE.names[1:])],
        [pa.Table.from_pylist(state, schema=_STATE)],
    )
    words.append(f"--nodes={STATE}={STATE}.csv")
    return ImportFiles(elements, tuple(words))


def _file(folder: Path, part: Part, columns: tuple[str, ...], tables: Iterable[pa.Table]) -> str:
    """Write the file of a part; answers the argument that names it."""
    name = f"{part.name}.csv"
    own = [one for one in columns if one not in ("source", "target")]
    if isinstance(part, LinkPart):
        ends = [f":START_ID({part.source[0]})", f":END_ID({part.target[0]})"]
        headings = [*ends, *_headings(LINKS, own)]
        argument = f"--relationships={part.name}={name}"
    else:
        schema = {"server_node": NODES, "server_lead": LEADS, "server_row": ROWS}[part.table]
        space = part.labels[0]
        headings = [f"{one}:ID({space})" if one == part.key else _headings(schema, [one])[0] for one in own]
        argument = f"--nodes={':'.join(part.labels)}={name}"
    _write(folder / name, headings, (table.select(list(columns)) for table in tables))
    return argument


def _headings(schema: pa.Schema, names: Iterable[str]) -> list[str]:
    return [
        f"{name}:{'long' if name.startswith('push_') else _TYPES[schema.field(name).type]}" for name in names
    ]


def _write(path: Path, headings: list[str], tables: Iterable[pa.Table]) -> None:
    with path.open("wb") as file:
        file.write((",".join(headings) + "\n").encode())
        for table in tables:
            shown = pa.table([_text(column) for column in table.columns], names=table.column_names)
            csv.write_csv(shown, file, csv.WriteOptions(include_header=False, quoting_style="needed"))


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column in the tool's own notation."""
    kind = column.type
    if pa.types.is_list(kind):
        inner = pc.list_flatten(column)
        if pa.types.is_floating(kind.value_type):
            column = column.cast(pa.list_(pa.string()))
        elif pc.any(pc.match_substring(inner, _BETWEEN)).as_py():
            raise PushError("push_csv_value")
        return pc.binary_join(column, _BETWEEN)
    if pa.types.is_floating(kind):
        return pc.replace_substring(column.cast(pa.string()), "inf", "Infinity")
    return iso(column)
