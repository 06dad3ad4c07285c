"""Records that others of the same key keep out: their entries in the quarantine."""

from __future__ import annotations

import hashlib
from typing import Any

import pyarrow as pa

from graph_loaders.quarantine import REJECT_SCHEMA, inert
from graph_loaders.schema import Table

__all__ = ["rejects_of"]


def rejects_of(rows: pa.Table, table: Table, source_file: str) -> pa.Table:
    """Entries of the quarantine for records of one source that are not accepted for another record's sake.

    Args:
        rows: the records, each with its place, what is kept beside it, and the `reason`.
        table: their table.
        source_file: their source.
    """
    keys = [key for key in table.key if key in rows.column_names]
    found = [_entry(row, keys, table.table, source_file) for row in rows.to_pylist()]
    columns = [[one[name] for one in found] for name in REJECT_SCHEMA.names]
    return pa.Table.from_arrays(
        [pa.array(values, field.type) for values, field in zip(columns, REJECT_SCHEMA, strict=True)],
        schema=REJECT_SCHEMA,
    )


def _entry(row: dict[str, Any], keys: list[str], table: str, source_file: str) -> dict[str, object]:
    digest, length = _identity(row)
    return {
        "source_file": source_file,
        "source_row": row["source_row"],
        "table": table,
        "reason": row["reason"],
        "column": keys[0],
        "value": inert(", ".join(str(row[key]) for key in keys)),
        "sha256": digest,
        "bytes": length,
    }


def _identity(row: dict[str, Any]) -> tuple[str, int]:
    """SHA-256 and number of the record's bytes; of its values where its source has no bytes."""
    if row["_digest"] is not None:
        return row["_digest"].hex(), row["_bytes"]
    values = (value for name, value in row.items() if not name.startswith("_") and name != "reason")
    raw = "\x1f".join("" if value is None else str(value) for value in values).encode()
    return hashlib.sha256(raw).hexdigest(), len(raw)
