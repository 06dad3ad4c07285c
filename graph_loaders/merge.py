"""New rows go into a checked table by its key, block by block; a block that none belongs to is passed on as it is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

__all__ = ["merged"]

_Places = set[tuple[str, int]]


def merged(
    table: Path, schema: pa.Schema, key: str, incoming: pa.Table, gone: _Places, gone_keys: pa.Array
) -> Iterator[pa.Table]:
    """Rows of a checked table and new ones, in the order of the key.

    Args:
        table: the checked table, ordered by a key that never repeats and is never missing.
        schema: its columns.
        key: the key.
        incoming: new rows in the order of the key, which is not among those that stay.
        gone: places (file, row) of rows that leave the table.
        gone_keys: their keys, among others.
    """
    source = pq.ParquetFile(table)
    start = 0
    for group in range(source.num_row_groups):
        block = source.read_row_group(group).cast(schema)
        end = start + _up_to(incoming[key].slice(start), block[key][-1])
        yield _joined(_staying(block, key, gone, gone_keys), incoming.slice(start, end - start), key)
        start = end
    yield incoming.slice(start)


def _up_to(keys: pa.ChunkedArray, last: pa.Scalar) -> int:
    """How many of the keys do not lie behind the last one of a block."""
    return int(pc.sum(pc.less_equal(keys, last)).as_py() or 0)


def _joined(block: pa.Table, new: pa.Table, key: str) -> pa.Table:
    if not new.num_rows:
        return block
    both = pa.concat_tables([block, new])
    return both.take(pc.sort_indices(both, [(key, "ascending")]))


def _staying(block: pa.Table, key: str, gone: _Places, gone_keys: pa.Array) -> pa.Table:
    if not gone:
        return block
    suspect = pc.is_in(block[key], value_set=gone_keys)
    if not pc.any(suspect).as_py():
        return block
    places = zip(block["source_file"].to_pylist(), block["source_row"].to_pylist(), strict=True)
    stays = [not asked or place not in gone for asked, place in zip(suspect.to_pylist(), places, strict=True)]
    return block.filter(pa.array(stays))
