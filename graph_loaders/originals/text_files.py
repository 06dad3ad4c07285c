"""Original records of delimited text: the bytes of the file, cut where the load cut them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from graph_loaders.errors import load_error
from graph_loaders.originals.model import Original, from_bytes
from graph_loaders.read.delimited import DelimitedFile

__all__ = ["split_record", "text_records"]


def text_records(path: Path, name: str, wanted: set[int]) -> Iterator[Original]:
    """The wanted records of a delimited file, in the order of the file.

    Raises:
        LoadError: the file has no header, is in an encoding that is not read, or a record has not as many fields as
            there are headings.
    """
    file = DelimitedFile(path, name)
    with path.open("rb") as stream:
        for row, offset, length in _spans(file, wanted):
            stream.seek(offset)
            raw = stream.read(length).rstrip(b"\r\n")
            fields = split_record(raw.decode(file.encoding.name), file.delimiter)
            if len(fields) != len(file.headings):
                raise load_error("original_row", file=name, row=row)
            yield from_bytes((name, row), file.headings, fields, raw)


def _spans(file: DelimitedFile, wanted: set[int]) -> Iterator[tuple[int, int, int]]:
    """Row, first byte and length of each wanted record; reads no further than the last of them."""
    left = np.array(sorted(wanted))
    for batch in file.batches(file.headings[:1]):
        if batch.offset is None or batch.length is None:
            raise load_error("original_row", file=file.name, row=int(left[0]))
        found = np.flatnonzero(np.isin(batch.source_row, left))
        for i in found.tolist():
            yield int(batch.source_row[i]), int(batch.offset[i]), int(batch.length[i])
        left = np.setdiff1d(left, batch.source_row[found])
        if not len(left):
            return


def split_record(record: str, delimiter: str) -> list[str]:
    """The fields of one record.

    A field that begins with a quote ends at the next quote that is not doubled (RFC 4180); in any other field a quote
    is a letter like others. The load has accepted no record in which a quote closes in the middle of a field.
    """
    fields: list[str] = []
    at = 0
    while True:
        if record[at : at + 1] == '"':
            end = _closing(record, at + 1)
            fields.append(record[at + 1 : end].replace('""', '"'))
            at = end + 1
        else:
            end = record.find(delimiter, at)
            end = len(record) if end < 0 else end
            fields.append(record[at:end])
            at = end
        if at >= len(record):
            return fields
        at += 1


def _closing(record: str, at: int) -> int:
    """Position of the quote that closes a field, the end of the record where none does."""
    while (found := record.find('"', at)) >= 0:
        if record[found + 1 : found + 2] != '"':
            return found
        at = found + 2
    return len(record)
