"""What an original record is, and the digest that stands for it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import singledispatch
from typing import Any, Literal

from graph_loaders.fingerprint import Fingerprint

__all__ = ["Key", "Original", "Originals", "from_bytes", "from_values", "text_of"]

#: A record's place: name of the source as in the load report, and its row.
Key = tuple[str, int]

#: Whole numbers up to here are exact as binary fractions.
_EXACT = 2**53


@dataclass(frozen=True)
class Original:
    """One record as it is in its file.

    Attributes:
        source_file: name of the source as in the load report.
        source_row: row as on the checked tables: the physical line of the record's first line in text, else the
            position of the record, from 2.
        headings: all headings in the order of the file, as they are written there.
        fields: the field under each heading. Of delimited text the field's text, quotes of the format taken off and
            nothing else changed; of Parquet, workbooks and databases the value as text, see ``text_of``, None where
            there is none.
        sha256: hexadecimal SHA-256 of the record, see ``hashed``.
        hashed: what the digest is of. ``bytes``: the record's bytes as they are in the file, from its first byte to
            before its line end (line feed, carriage return, or both), quotes and delimiters included, in the file's own
            encoding. ``values``: where a record has no bytes of its own, the JSON array of ``fields`` in UTF-8, written
            without spaces and without escapes that JSON does not demand, null for None.
    """

    source_file: str
    source_row: int
    headings: tuple[str, ...]
    fields: tuple[str | None, ...]
    sha256: str
    hashed: Literal["bytes", "values"]


@dataclass(frozen=True)
class Originals:
    """Records, and the input files that they are from.

    Attributes:
        records: by name of the source and row.
        files: fingerprints of the files, checked before anything was read, by name; a database server has none.
    """

    records: dict[Key, Original]
    files: tuple[Fingerprint, ...]


def from_bytes(place: Key, headings: Sequence[str], fields: Sequence[str], raw: bytes) -> Original:
    """A record of a text file; ``raw`` is the record without its line end."""
    digest = hashlib.sha256(raw).hexdigest()
    return Original(*place, tuple(headings), tuple(fields), digest, "bytes")


def from_values(place: Key, headings: Sequence[str], values: Sequence[Any]) -> Original:
    """A record of a file that holds values."""
    fields = tuple(map(text_of, values))
    written = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    digest = hashlib.sha256(written.encode("utf-8", "surrogatepass")).hexdigest()
    return Original(*place, tuple(headings), fields, digest, "values")


@singledispatch
def text_of(value: Any) -> str | None:
    """A value as text, None for a missing one.

    Text stays as it is. Whole numbers have no point, also where a workbook keeps them as binary fractions; other
    binary fractions are the shortest text that gives the same number again; decimals keep their places. Dates and
    times are ISO 8601 with a space between day and time, true and false in lower case, bytes hexadecimal, nested values
    JSON.
    """
    return None if value is None else str(value)


@text_of.register
def _of_flag(value: bool) -> str:
    return str(value).lower()


@text_of.register
def _of_decimal(value: Decimal) -> str:
    return f"{value:f}"


@text_of.register
def _of_number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < _EXACT else str(value)


@text_of.register
def _of_time(value: datetime) -> str:
    return value.isoformat(sep=" ")


@text_of.register
def _of_day(value: date) -> str:
    return value.isoformat()


@text_of.register
def _of_bytes(value: bytes) -> str:
    return value.hex()


@text_of.register(list)
@text_of.register(dict)
def _of_nested(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
