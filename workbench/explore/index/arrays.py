"""Arrays on disk: a column as an Arrow file, numbers as ``.npy``; both are mapped into memory, never copied."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
from scipy.sparse import csr_matrix

__all__ = [
    "Numbers",
    "Postings",
    "differs",
    "distinct",
    "postings",
    "ranges",
    "read_array",
    "read_column",
    "write_array",
    "write_column",
]

#: Any array of numbers.
Numbers = npt.NDArray[Any]


@dataclass(frozen=True)
class Postings:
    """Rows per number: those of number ``n`` are ``rows[starts[n]:starts[n + 1]]``."""

    starts: Numbers
    rows: Numbers

    def of(self, numbers: Numbers) -> Numbers:
        """Rows of several numbers, number after number; numbers out of range have none."""
        known = numbers[(numbers >= 0) & (numbers < len(self.starts) - 1)]
        return np.asarray(self.rows[ranges(self.starts[known], self.starts[known + 1])])


def ranges(starts: Numbers, ends: Numbers) -> Numbers:
    """All positions of several half-open ranges, range after range."""
    lengths = ends - starts
    total = int(lengths.sum())
    shift = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths)
    return np.asarray(np.arange(total, dtype=np.int64) + shift)


def postings(numbers: Numbers, size: int, order: Numbers | None = None) -> Postings:
    """Rows per number, in the given order or that of the table.

    Args:
        numbers: number per row, negative where it is missing.
        size: how many numbers there are.
        order: all rows, in the order in which those of one number are to stand.
    """
    kept = np.flatnonzero(numbers >= 0) if order is None else order[numbers[order] >= 0]
    places = (numbers[kept], np.arange(len(kept)))
    by_number = csr_matrix((np.ones(len(kept), dtype=np.int8), places), (size, max(len(kept), 1)))
    wide = np.int32 if len(numbers) < 2**31 else np.int64
    return Postings(by_number.indptr.astype(np.int64), kept[by_number.indices].astype(wide))


def differs(values: pa.Array) -> Numbers:
    """Whether a value is another one than the one before it."""
    new = np.ones(len(values), dtype=bool)
    if len(values) > 1:
        new[1:] = pc.not_equal(values[1:], values[:-1]).to_numpy(zero_copy_only=False)
    return new


def distinct(values: Numbers) -> Numbers:
    """Different numbers, ascending; by sorting, which is many times faster here than ``numpy.unique``."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), dtype=bool)
    new[1:] = ordered[1:] != ordered[:-1]
    return np.asarray(ordered[new])


def write_array(path: Path, values: Numbers) -> None:
    """Write numbers."""
    np.save(path, values, allow_pickle=False)


def read_array(path: Path) -> Numbers:
    """Map numbers into memory, read-only.

    Raises:
        OSError: the file is not there.
        ValueError: it is no array of numbers.
    """
    if path.stat().st_size <= 128:
        with path.open("rb") as stream:
            return np.asarray(np.lib.format.read_array(stream, allow_pickle=False))
    return np.asarray(np.lib.format.open_memmap(path, mode="r"))


def write_column(path: Path, values: pa.ChunkedArray) -> None:
    """Write one column as one batch, so that rows are taken from it without search."""
    whole = values.combine_chunks()
    if isinstance(whole, pa.ChunkedArray):
        whole = whole.chunk(0) if whole.num_chunks else pa.array([], whole.type)
    batch = pa.record_batch([whole], names=["value"])
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, batch.schema) as writer:
        writer.write_batch(batch)


def read_column(path: Path) -> pa.Array:
    """Map one column into memory.

    Raises:
        OSError: the file is not there.
        pyarrow.ArrowException: it is damaged.
    """
    return pa.ipc.open_file(pa.memory_map(str(path))).get_batch(0).column(0)
