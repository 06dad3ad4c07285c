"""Parquet tables, written in chunks and with nothing that depends on the machine or the hour."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

CHUNK = 400_000

Columns = dict[str, pa.Array]


def chunks(n: int) -> Iterator[tuple[int, int]]:
    """Ranges of rows; one empty range for an empty table."""
    for start in range(0, max(n, 1), CHUNK):
        yield start, min(n, start + CHUNK)


def write(path: Path, n: int, columns: Callable[[int, int], Columns]) -> int:
    """Write a table of n rows whose columns are made chunk by chunk; gives the number of rows."""
    writer: pq.ParquetWriter | None = None
    for start, stop in chunks(n):
        table = pa.table(columns(start, stop))
        if writer is None:
            writer = pq.ParquetWriter(path, table.schema, compression="snappy")
        writer.write_table(table)
    if writer is not None:
        writer.close()
    return n
