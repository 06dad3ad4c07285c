"""Fixed-width text built as bytes in numpy and handed to Arrow without a Python string."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from workbench.sample.arrays import Array

ZERO = np.uint8(ord("0"))
HEX = np.frombuffer(b"0123456789abcdef", dtype=np.uint8)


def digits(values: Array, width: int) -> Array:
    """Spell whole numbers as zero-padded ASCII digits, one row of bytes each."""
    left = np.asarray(values, dtype=np.int64)
    out = np.empty((len(left), width), dtype=np.uint8)
    for column in range(width - 1, -1, -1):
        left, digit = np.divmod(left, 10)
        out[:, column] = digit
    out += ZERO
    return out


def literal(text: str, n: int) -> Array:
    """Repeat one ASCII text on n rows."""
    return np.broadcast_to(np.frombuffer(text.encode("ascii"), dtype=np.uint8), (n, len(text)))


def hexadecimal(values: Array, width: int) -> Array:
    """Spell unsigned numbers as lower-case hexadecimal bytes."""
    left = np.asarray(values, dtype=np.uint64)
    out = np.empty((len(left), width), dtype=np.uint8)
    for column in range(width - 1, -1, -1):
        out[:, column] = HEX[(left & np.uint64(15)).astype(np.intp)]
        left = left >> np.uint64(4)
    return out


def strings(*parts: Array) -> pa.Array:
    """Join byte columns to an Arrow string array without nulls."""
    data = np.ascontiguousarray(np.concatenate(parts, axis=1))
    n, width = data.shape
    offsets = np.arange(n + 1, dtype=np.int32) * width
    return pa.StringArray.from_buffers(n, pa.py_buffer(offsets), pa.py_buffer(data))


def pick(values: pa.Array, index: Array) -> pa.Array:
    """Look texts up by position; a negative position gives an empty text."""
    if len(index) and int(index.min()) < 0:
        values = pa.concat_arrays([values, pa.array([""], pa.string())])
        index = np.where(index < 0, len(values) - 1, index)
    return values.take(pa.array(index))


def constant(text: str, n: int) -> pa.Array:
    """One text on n rows."""
    return pa.repeat(pa.scalar(text, pa.string()), n)


def money(fen: Array) -> pa.Array:
    """Whole fen as DECIMAL(18,2), exactly."""
    low = np.asarray(fen, dtype=np.int64)
    wide = np.empty((len(low), 2), dtype=np.int64)
    wide[:, 0] = low
    wide[:, 1] = low >> 63
    return pa.Array.from_buffers(pa.decimal128(18, 2), len(low), [None, pa.py_buffer(wide)])
