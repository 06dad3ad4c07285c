"""Original records of files that hold values instead of lines: Parquet, workbooks, databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from graph_loaders.errors import load_error
from graph_loaders.originals.model import Original, from_values
from graph_loaders.read.batch import Source

__all__ = ["database_records", "parquet_records", "workbook_records"]

_ROWS = 1 << 14


def parquet_records(path: Path, name: str, wanted: set[int]) -> Iterator[Original]:
    """The wanted records of a Parquet file; of its row groups only those that hold one are read.

    Raises:
        LoadError: the file is damaged.
    """
    try:
        file = pq.ParquetFile(path)
        names, first = list(file.schema_arrow.names), 2
        for group in range(file.num_row_groups):
            after = first + file.metadata.row_group(group).num_rows
            if any(first <= row < after for row in wanted):
                yield from _of_group(file, group, first, (name, names), wanted)
            first = after
    except (pa.ArrowException, OSError) as error:
        raise load_error("damaged_file", file=name, detail=str(error)[:200]) from error


def _of_group(
    file: pq.ParquetFile, group: int, first: int, named: tuple[str, list[str]], wanted: set[int]
) -> Iterator[Original]:
    name, headings = named
    for part in file.iter_batches(_ROWS, row_groups=[group]):
        for row in sorted(wanted.intersection(range(first, first + part.num_rows))):
            values = [column[row - first].as_py() for column in part.columns]
            yield from_values((name, row), headings, values)
        first += part.num_rows


def workbook_records(path: Path, file: str, wanted: dict[str, set[int]]) -> Iterator[Original]:
    """The wanted records of a workbook's sheets, as the cells are, before any column is given one type.

    Raises:
        LoadError: the workbook is damaged.
    """
    from graph_loaders.read.workbook import read_workbook  # noqa: PLC0415 - other extracts do without

    for sheet in read_workbook(path, file):
        for row in sorted(wanted.get(sheet.name, ())):
            cells = sheet.values(row)
            if cells is not None:
                values = [None if value == "" else value for value in cells]
                yield from_values((sheet.name, row), sheet.headings, values)


def database_records(url: str, prefix: str, wanted: dict[str, set[int]]) -> Iterator[Original]:
    """The wanted records of a database's tables, in the tables' own order.

    Raises:
        LoadError: the database cannot be opened or read.
    """
    from graph_loaders.read.database import read_database  # noqa: PLC0415 - half a second to import

    for table in read_database(url, prefix):
        if table.name in wanted:
            yield from _of_source(table, table.headings, wanted[table.name])


def _of_source(source: Source, headings: Sequence[str], wanted: set[int]) -> Iterator[Original]:
    for batch in source.batches(headings):
        for i in np.flatnonzero(np.isin(batch.source_row, list(wanted))).tolist():
            values = [batch.columns[heading][i].as_py() for heading in headings]
            yield from_values((source.name, int(batch.source_row[i])), headings, values)
