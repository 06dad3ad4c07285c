"""Delimited text that spreadsheets open in Chinese and never run."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from workbench.documents.cells import Cell, as_text
from workbench.documents.visible import code_point
from workbench.spreadsheet import inert

__all__ = ["csv_bytes"]


def _field(value: Cell) -> str:
    """A text guarded against formulas; a number as it is, since a minus sign of our own starts no formula."""
    if not isinstance(value, str):
        return as_text(value)
    return inert("".join(code_point(one) if "\ud800" <= one <= "\udfff" else one for one in value))


def csv_bytes(columns: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """Rows below a head as CSV by RFC 4180: UTF-8 with a byte order mark, CRLF, nothing that a spreadsheet runs.

    Texts keep every character; halves of surrogate pairs, which UTF-8 has no bytes for, stand as their numbers.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_field(name) for name in columns])
    for row in rows:
        writer.writerow([_field(value) for value in row])
    return out.getvalue().encode("utf-8-sig")
