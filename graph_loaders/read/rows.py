"""Columns of Python values (from a workbook or a database driver) as Arrow columns."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pyarrow as pa


def _plain(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        return str(int(value))
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace")
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else str(value)


def column(values: Sequence[Any]) -> pa.Array:
    """An Arrow column of one type where all values agree, of text where they do not."""
    try:
        array = pa.array(values)
    except (pa.ArrowException, OverflowError, TypeError, ValueError):
        return pa.array([_plain(v) for v in values], pa.string())
    if pa.types.is_null(array.type) or pa.types.is_binary(array.type) or pa.types.is_time(array.type):
        return pa.array([_plain(v) for v in values], pa.string())
    return array
