"""Rejected records: one row each, with the place and a hash of the record's bytes."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

EXCERPT = 200

REJECT_SCHEMA = pa.schema(
    [
        ("source_file", pa.string()),
        ("source_row", pa.int64()),
        ("table", pa.string()),
        ("reason", pa.string()),
        ("column", pa.string()),
        ("value", pa.string()),
        ("sha256", pa.string()),
        ("bytes", pa.int64()),
    ]
)


@dataclass(frozen=True)
class Reject:
    """One rejected record of a file."""

    source_row: int
    reason: str
    column: str | None
    value: str
    raw: bytes


def inert(value: str) -> str:
    """At most 200 characters of a value.

    Control and format characters written out so that nothing acts on them.
    """
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value[:EXCERPT])[:EXCERPT]


class Quarantine:
    """Collects rejects in batches and writes them ordered by file and row."""

    def __init__(self) -> None:
        self._batches: list[pa.Table] = []

    def add(self, source_file: str, table: str, rejects: Iterable[Reject]) -> None:
        """Take over the rejects of a file."""
        rows = [
            (
                source_file,
                r.source_row,
                table,
                r.reason,
                r.column,
                inert(r.value),
                hashlib.sha256(r.raw).hexdigest(),
                len(r.raw),
            )
            for r in rejects
        ]
        if rows:
            columns = zip(*rows, strict=True)
            arrays = [pa.array(c, f.type) for c, f in zip(columns, REJECT_SCHEMA, strict=True)]
            self._batches.append(pa.Table.from_arrays(arrays, schema=REJECT_SCHEMA))

    def keep(self, rejects: pa.Table) -> None:
        """Take over entries that are made already."""
        self._batches.append(rejects.cast(REJECT_SCHEMA))

    def write(self, path: Path) -> None:
        """Write all rejects, also when there are none."""
        rows = pa.concat_tables([REJECT_SCHEMA.empty_table(), *self._batches])
        order = [("source_file", "ascending"), ("source_row", "ascending")]
        pq.write_table(rows.sort_by(order), path, compression="zstd")


RawOf = Callable[[int], bytes]
