"""What is kept beside the records of a table: their place, and what the checks of later deliveries need to know."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

__all__ = ["SIDE", "beside_writer", "write_beside"]

#: Line of the record; whether it was repaired; whether its person's number is not its own; SHA-256 and number of its
#: bytes, where its source has bytes; the delivery that had its content last; number of its source.
SIDE = pa.schema(
    [
        ("source_row", pa.int64()),
        ("_repaired", pa.bool_()),
        ("_named", pa.bool_()),
        ("_digest", pa.binary(32)),
        ("_bytes", pa.int32()),
        ("_seen", pa.int32()),
        ("_file", pa.int32()),
    ]
)


def beside_writer(path: Path) -> pq.ParquetWriter:
    """A writer of such a file."""
    return pq.ParquetWriter(
        path,
        SIDE,
        compression="zstd",
        use_dictionary=False,
        column_encoding={"source_row": "DELTA_BINARY_PACKED"},
        write_statistics=False,
    )


def write_beside(rows: pa.Table, path: Path) -> None:
    """Write all of it at once."""
    with beside_writer(path) as writer:
        writer.write_table(rows.cast(SIDE))
