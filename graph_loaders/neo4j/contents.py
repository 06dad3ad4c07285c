"""What of a part is to be on the server, bucket by bucket: digests first, elements of the asked buckets then.

A bucket is what one transaction writes. Elements fall into buckets by a digest of their identity, so that the same
element is in the same bucket whatever else the part holds, and a bucket whose digest is the same need not be looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

import queries
from graph_loaders.neo4j.parts import LinkPart, NodePart, Part

__all__ = ["BUCKET", "Bucket", "Contents", "buckets_for", "columns_of", "iso"]

#: Elements that a bucket should have, at most about.
BUCKET = 5_000

#: Buckets that are asked for at once.
_TOGETHER = 16

_PUSH = ("push_slot", "push_digest")


@dataclass(frozen=True)
class Bucket:
    """Elements of one bucket.

    Attributes:
        number: which.
        rows: per element the ends (relationships only), ``push_slot``, ``push_digest`` and the part's properties; times
            and days as text.
    """

    number: int
    rows: list[tuple[Any, ...]]


def buckets_for(elements: int) -> int:
    """How many buckets a part of so many elements is given, a power of two."""
    wanted = 1
    while wanted * BUCKET < elements:
        wanted *= 2
    return wanted


class Contents:
    """One part of the tables, read by bucket after it was loaded; one part is loaded at a time."""

    def __init__(self, db: duckdb.DuckDBPyConnection, part: Part) -> None:
        self._db = db
        self.part = part
        self.columns = columns_of(part)
        self.size = int(self._rows().count("*").fetchall()[0][0])

    def load(self) -> Contents:
        """Take the place of the part that was loaded before."""
        wanted = dict.fromkeys(("identity", *(one for one in self.columns if one not in _PUSH)))
        columns = (duckdb.ColumnExpression(one) for one in wanted)
        self._rows().select(*columns).create_view("part", replace=True)
        self._db.execute("drop table if exists element")
        self._db.sql(queries.read("server_elements", "sql")).create("element")
        return self

    def _rows(self) -> duckdb.DuckDBPyRelation:
        """The rows of the part with all columns of their table."""
        if isinstance(self.part, NodePart):
            table = self._db.table(self.part.table)
            name, value = ("kind", self.part.kind) if self.part.kind else (None, None)
        else:
            table, name, value = self._db.table("server_link"), "relation", self.part.name
        if name is None:
            return table
        return table.filter(duckdb.ColumnExpression(name) == duckdb.ConstantExpression(value))

    def digests(self, buckets: int) -> dict[int, str]:
        """What each bucket that holds something holds."""
        found = self._db.sql(queries.read("server_buckets", "sql"), params={"buckets": buckets}).fetchall()
        return {int(bucket): str(digest) for bucket, _, digest in found}

    def read(self, asked: Sequence[int], buckets: int) -> Iterator[Bucket]:
        """The elements of some buckets, in the order of their numbers; a bucket that holds nothing comes empty."""
        for some, table in self.tables(asked, buckets):
            rows = zip(*(_sent(table[name]) for name in ("bucket", *self.columns)), strict=True)
            found = {
                int(number): [row[1:] for row in group] for number, group in groupby(rows, key=itemgetter(0))
            }
            for number in some:
                yield Bucket(number, found.get(number, []))

    def tables(self, asked: Sequence[int], buckets: int) -> Iterator[tuple[list[int], pa.Table]]:
        """The same as tables of several buckets each, with ``bucket`` and the columns of the part."""
        text = queries.read("server_bucket", "sql")
        for first in range(0, len(asked), _TOGETHER):
            some = sorted(asked)[first : first + _TOGETHER]
            yield some, self._db.sql(text, params={"buckets": buckets, "asked": some}).to_arrow_table()


def iso(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Times and days as text of ISO 8601, other columns as they are."""
    if pa.types.is_timestamp(column.type):
        return pc.strftime(column, format="%Y-%m-%dT%H:%M:%S")
    return column.cast(pa.string()) if pa.types.is_date(column.type) else column


def _sent(column: pa.ChunkedArray) -> list[Any]:
    values: list[Any] = iso(column).to_pylist()
    return values


def columns_of(part: Part) -> tuple[str, ...]:
    """Columns of a row that is sent, in their order."""
    ends = ("source", "target") if isinstance(part, LinkPart) else ()
    return (*ends, *_PUSH, *part.properties)
