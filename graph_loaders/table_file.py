"""The form of a checked table, and its Parquet file: row groups of one size, whatever batches the rows arrive in."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph_loaders.schema import Table

REGISTERED = {
    "institution_registered": ("fixmedins_code", "fixmedins_b"),
    "person_registered": ("psn_no", "psn_info_b"),
}
FLAGGED = ("setl_d", "mdtrt_d")
ROW_GROUP = 122_880
#: A column is worth a dictionary when a value comes back this often on average.
REPEATS = 4


@dataclass(frozen=True)
class Staged:
    """The staged records of a table.

    Attributes:
        rows: file with the rows in the form of the checked table.
        side: file with the place and the repairs of each row.
        present: declared columns that some source has.
        ordered: whether every key is greater than the one before it, so that nothing repeats.
    """

    rows: Path
    side: Path
    present: list[str]
    ordered: bool


def flags_of(table: Table) -> list[str]:
    """Flags that a table carries beside its declared columns."""
    return list(REGISTERED) if table.table in FLAGGED else []


def checked_schema(table: Table) -> pa.Schema:
    """Columns of a checked table."""
    declared = [(name, column.arrow_type) for name, column in table.columns.items()]
    flags = [(name, pa.bool_()) for name in flags_of(table)]
    return pa.schema([*declared, *flags, ("source_file", pa.string()), ("source_row", pa.int64())])


class TableFile:
    """Writes rows in the order in which they come; packing goes on in a thread while more rows are made."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._schema = schema
        self._writer: pq.ParquetWriter | None = None
        self._open: list[pa.Table] = []
        self._rows = 0
        self._pool = ThreadPoolExecutor(1)
        self._pending: Future[None] | None = None

    def write(self, rows: pa.Table) -> None:
        """Append rows. Raises what an earlier part could not be written for."""
        self._open.append(rows)
        self._rows += rows.num_rows
        if self._rows >= ROW_GROUP:
            ready = pa.concat_tables(self._open)
            whole = ready.num_rows // ROW_GROUP * ROW_GROUP
            self._open = [ready.slice(whole)]
            self._rows -= whole
            self._hand_over(ready.slice(0, whole))

    def close(self) -> None:
        """Write what is left and finish the file."""
        self._hand_over(pa.concat_tables([self._schema.empty_table(), *self._open]))
        self._settle()
        self._pool.shutdown()
        if self._writer is not None:
            self._writer.close()

    def abandon(self) -> None:
        """Let go of the file after a failure."""
        self._pool.shutdown(cancel_futures=True)

    def _hand_over(self, rows: pa.Table) -> None:
        self._settle()
        self._pending = self._pool.submit(self._pack, rows)

    def _settle(self) -> None:
        pending, self._pending = self._pending, None
        if pending is not None:
            pending.result()

    def _pack(self, rows: pa.Table) -> None:
        if self._writer is None:
            self._writer = self._opened(rows.slice(0, ROW_GROUP))
        if rows.num_rows:
            self._writer.write_table(rows, row_group_size=ROW_GROUP)

    def _opened(self, first: pa.Table) -> pq.ParquetWriter:
        """The writer; which columns get a dictionary is read off the first row group."""
        repetitive = list(_repetitive(first))
        counted = [f.name for f in self._schema if f.name not in repetitive and _is_whole(f.type)]
        return pq.ParquetWriter(
            self._path,
            self._schema,
            compression="zstd",
            compression_level=1,
            use_dictionary=repetitive,
            column_encoding=dict.fromkeys(counted, "DELTA_BINARY_PACKED"),
            store_decimal_as_integer=True,
            store_schema=False,
        )


def _is_whole(kind: pa.DataType) -> bool:
    """Whether values are whole numbers in the file: their differences are shorter, and packed faster."""
    return bool(pa.types.is_integer(kind) or pa.types.is_temporal(kind))


def _repetitive(rows: pa.Table) -> Iterator[str]:
    for name in rows.column_names:
        column = rows.column(name)
        if pc.count_distinct(column, mode="all").as_py() * REPEATS <= max(rows.num_rows, REPEATS):
            yield name
