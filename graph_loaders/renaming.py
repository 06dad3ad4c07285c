"""People without a number, named again: a later register may know whom the earlier ones did not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from graph_loaders.clean.people import People
from graph_loaders.schema import Table
from graph_loaders.table_file import TableFile, checked_schema

__all__ = ["renamed"]

#: Bits for the row in one number that tells file and row.
_ROW_BITS = 40


def renamed(
    rows: Path, table: Table, beside: Sequence[Path], files: Mapping[str, int], people: People, into: Path
) -> Path:
    """Rows of a table whose people are asked for again, where the file gave them no number.

    Args:
        rows: records in the form of the checked table.
        table: its declaration.
        beside: what is kept beside the records, with `_named` for those whose number is not their own.
        files: number of each source by its name.
        people: gives the numbers.
        into: folder for a new file.

    Returns:
        A new file, or the old one where nobody's number is another.
    """
    named = _named(beside)
    if not len(named) or "certno" not in table.columns:
        return rows
    schema = checked_schema(table)
    target = into / f"{rows.parent.name}-{rows.name}"
    file, source, changed = TableFile(target, schema), pq.ParquetFile(rows), False
    for group in range(source.num_row_groups):
        block = source.read_row_group(group).cast(schema)
        again = _asked_again(block, np.isin(_places(block, files), named), people)
        changed |= again is not block
        file.write(again)
    file.close()
    return target if changed else rows


def _named(beside: Sequence[Path]) -> np.ndarray:
    """Sorted places of the records whose number is not their own."""
    found = [pq.read_table(path, columns=["_file", "source_row", "_named"]) for path in beside]
    if not found:
        return np.empty(0, np.int64)
    every = pa.concat_tables(found)
    every = every.filter(every["_named"])
    return np.sort(_place(every["_file"].to_numpy(), every["source_row"].to_numpy()))


def _places(block: pa.Table, files: Mapping[str, int]) -> np.ndarray:
    coded = block["source_file"].combine_chunks().dictionary_encode()
    number = np.array([files[name] for name in coded.dictionary.to_pylist()], np.int64)
    return _place(number[coded.indices.to_numpy()], block["source_row"].to_numpy())


def _place(file: np.ndarray, row: np.ndarray) -> np.ndarray:
    return (file.astype(np.int64) << _ROW_BITS) | row.astype(np.int64)


def _asked_again(block: pa.Table, named: np.ndarray, people: People) -> pa.Table:
    if not named.any():
        return block
    before = block["psn_no"].combine_chunks()
    own = pc.if_else(pa.array(named), pa.scalar(None, pa.string()), before)
    after = people.numbers(own, block["certno"].combine_chunks())
    if after.equals(before):
        return block
    place = block.column_names.index("psn_no")
    return block.set_column(place, block.schema.field("psn_no"), after)
