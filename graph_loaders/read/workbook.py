"""XLSX workbooks, through a reader that runs nothing in them."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import python_calamine

from graph_loaders.errors import load_error
from graph_loaders.read.batch import Batch, canonical_raw
from graph_loaders.read.rows import column

LARGEST = 2 << 30
RATIO = 200
ROWS = 1 << 16


def _check_size(path: Path, name: str) -> None:
    """Refuse an archive that would unfold to far more than a workbook holds."""
    with zipfile.ZipFile(path) as archive:
        unfolded = sum(entry.file_size for entry in archive.infolist())
    if unfolded > LARGEST or unfolded > RATIO * max(path.stat().st_size, 1 << 14):
        raise load_error("workbook_too_large", file=name, megabytes=unfolded >> 20)


class Sheet:
    """One sheet of a workbook; the first row with more than one value is its header."""

    def __init__(self, name: str, label: str, rows: list[list[Any]]) -> None:
        self.name = name
        self.label = label
        self._skipped = _header_row(rows)
        self.headings = _headings(rows[self._skipped])
        self._rows = rows

    @property
    def details(self) -> dict[str, object]:
        """Which sheet this is."""
        return {"sheet": self.label}

    def values(self, row: int) -> list[Any] | None:
        """The cells of a row as they are, before any column is given one type; None where there is no such row.

        Args:
            row: number of the row as ``batches`` counts: the header is 1.
        """
        at = self._skipped + row - 1
        return self._rows[at] if row > 1 and at < len(self._rows) else None

    def batches(self, wanted: Sequence[str]) -> Iterator[Batch]:
        """Rows that are not empty, in batches."""
        numbered = [
            (n, r) for n, r in enumerate(self._rows[self._skipped + 1 :], 2) if any(v != "" for v in r)
        ]
        for begin in range(0, len(numbered), ROWS):
            part = numbered[begin : begin + ROWS]
            values = dict(zip(self.headings, zip(*(row for _, row in part), strict=True), strict=True))
            columns = {h: column([None if v == "" else v for v in values[h]]) for h in wanted}
            yield Batch(columns, np.array([number for number, _ in part]), canonical_raw(columns))


def _header_row(rows: list[list[Any]]) -> int:
    """The first row with more than one value, so that a title above the table is passed over."""
    filled = [sum(v != "" for v in row) for row in rows]
    return next((i for i, n in enumerate(filled) if n > 1), next(i for i, n in enumerate(filled) if n))


def _headings(row: list[Any]) -> list[str]:
    """Texts of a header row; a repeated or empty heading gets its position, so that it can be told apart."""
    headings: list[str] = []
    for position, value in enumerate(row, 1):
        heading = str(value).strip()
        headings.append(heading if heading and heading not in headings else f"{heading}#{position}")
    return headings


def read_workbook(path: Path, name: str) -> list[Sheet]:
    """The sheets of a workbook that are not empty.

    Raises LoadError when it is damaged or unfolds to too much.
    """
    try:
        _check_size(path, name)
        book = python_calamine.CalamineWorkbook.from_path(str(path))
        sheets = {s: book.get_sheet_by_name(s).to_python(skip_empty_area=False) for s in book.sheet_names}
    except (zipfile.BadZipFile, python_calamine.CalamineError) as error:
        raise load_error("damaged_file", file=name, detail=str(error)[:200]) from error
    filled = {s: rows for s, rows in sheets.items() if any(v != "" for row in rows for v in row)}
    alone = len(filled) == 1
    return [Sheet(name if alone else f"{name}#{label}", label, rows) for label, rows in filled.items()]
