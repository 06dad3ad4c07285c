"""Accepted records on their way.

One temporary Parquet file per source, all of one table with the same columns.
"""

from collections.abc import Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from graph_loaders.schema import Table

PLACE = {
    "source_row": pa.int64(),
    "_repaired": pa.bool_(),
    "_offset": pa.int64(),
    "_length": pa.int64(),
    "_file": pa.int32(),
}


def staged_schema(table: Table, present: Iterable[str]) -> pa.Schema:
    """Columns of the staged files: what any source of the table has, and the place of the record."""
    found = set(present)
    fields = [(name, column.arrow_type) for name, column in table.columns.items() if name in found]
    return pa.schema([*fields, *PLACE.items()])


class Stage:
    """Writes the staged file of one source."""

    def __init__(self, path: Path, schema: pa.Schema, file_index: int) -> None:
        self._schema = schema
        self._file = pa.scalar(file_index, pa.int32())
        self._writer = pq.ParquetWriter(
            path, schema, compression="lz4", use_dictionary=False, write_statistics=False
        )

    def write(self, records: pa.Table) -> None:
        """Append records; columns that this source lacks are missing."""
        rows = records.num_rows
        arrays = [
            records.column(n) if n in records.column_names else self._absent(n, rows)
            for n in self._schema.names
        ]
        self._writer.write_table(pa.table(arrays, schema=self._schema))

    def _absent(self, name: str, rows: int) -> pa.Array:
        return (
            pa.repeat(self._file, rows) if name == "_file" else pa.nulls(rows, self._schema.field(name).type)
        )

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()
