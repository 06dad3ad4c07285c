"""Workbooks (XLSX) in which ids stay ids, money stays exact to the fen and no cell is a formula."""

from __future__ import annotations

import io
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from workbench.clock import universal
from workbench.documents.archive import normalised
from workbench.documents.cells import Cell, as_text
from workbench.documents.measure import width
from workbench.documents.visible import visible
from workbench.errors import WorkbenchError
from workbench.texts import text

__all__ = ["Sheet", "workbook"]

#: Limits of the format (ECMA-376; Excel specifications and limits).
_ROWS, _CHARACTERS, _NAME = 1_048_576, 32_767, 31

#: A spreadsheet keeps this many decimal digits of a number.
_DIGITS = 15

#: Number of the paper A4 in the format, its sides and the margin on each, millimetres.
_A4, _SHORT, _LONG, _BESIDE = 9, 210.0, 297.0, 10.0
#: Size of the text in points, and the smallest that it is printed at.
_SIZE, _LEGIBLE = 11.0, 7.5
#: Pixels of a letter of that size and of the edge of a cell, at 96 to the inch.
_LETTER, _EDGE = 7, 5

_MEASURED_ROWS = 1_000
#: Letters in a row: of any column, of a text that is broken for print, and where even that is not enough for a page.
_NARROWEST, _WIDEST, _BROKEN, _ACROSS = 8, 60, 12, 18
#: Lines that the head of a column may take.
_HEAD_LINES = 3


@dataclass(frozen=True)
class Sheet:
    """A sheet: a head, rows below it, and notes below the rows.

    Attributes:
        name: name on the tab; what Excel does not allow in one is replaced, long ones are cut at 31 characters.
        columns: the head.
        rows: as many cells as columns in each; a ``str`` is shown as that text, however it looks.
        notes: remarks, one line each.
    """

    name: str
    columns: tuple[str, ...]
    rows: Sequence[tuple[Cell, ...]]
    notes: tuple[str, ...] = ()


class _Writer:
    """Writes cells of one workbook with its formats."""

    def __init__(self, book: Any, language: str) -> None:
        self.book = book
        self.language = language
        self.head = book.add_format(
            {"bold": True, "num_format": "@", "bg_color": "#E7ECF2", "border": 1, "text_wrap": True}
        )
        self.note = book.add_format({"num_format": "@", "font_color": "#555555"})
        self.text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        self.numbers: dict[tuple[int, bool], Any] = {}

    def number(self, places: int, amount: bool) -> Any:
        """The format of numbers with so many decimal places; amounts have separators."""
        key = (places, amount)
        if key not in self.numbers:
            shape = ("#,##0" if amount else "0") + ("." + "0" * places if places else "")
            self.numbers[key] = self.book.add_format({"num_format": shape, "valign": "top"})
        return self.numbers[key]

    def write(self, sheet: Any, row: int, column: int, value: Cell) -> None:
        """Write one value as a text or as an exact number, never as anything that is worked out."""
        exact = _exact(value)
        if exact is not None:
            sheet.write_number(row, column, exact, self.number(_places(exact), isinstance(value, Decimal)))
        elif value is not None and value != "":
            self.write_text(sheet, row, column, as_text(value), self.text)

    def write_text(self, sheet: Any, row: int, column: int, value: str, look: Any) -> None:
        """Write a text; one that is longer than a cell can hold is cut, and says so."""
        said = visible(value)
        if len(said) > _CHARACTERS:
            mark = text("documents.workbook.cut", self.language, characters=len(said))
            said = said[: _CHARACTERS - len(mark)] + mark
        sheet.write_string(row, column, said, look)


def _exact(value: Cell) -> Decimal | None:
    """A number that a spreadsheet keeps digit for digit; nothing for every other value.

    A cell holds a binary number of 64 bits, which gives back any decimal of up to 15 digits.
    """
    if isinstance(value, float) and math.isfinite(value):
        exact = Decimal(repr(value))
    elif isinstance(value, int | Decimal):
        exact = Decimal(value)
    else:
        return None
    if not exact.is_finite():
        return None
    plain = Decimal(
        format(exact, "f")
    )  # no exponent, so that the places of the format are those of the value
    return plain if len(plain.as_tuple().digits) <= _DIGITS else None


def _tab(name: str, taken: set[str]) -> str:
    """A name that Excel allows on a tab and that no other sheet has (case does not count)."""
    base = re.sub(r"[\[\]:*?/\\]", "_", visible(name).replace("\n", " ")).strip("'")[:_NAME] or "_"
    found, number = base, 1
    while found.lower() in taken or found.lower() == "history":
        number += 1
        ending = f" ({number})"
        found = base[: _NAME - len(ending)] + ending
    taken.add(found.lower())
    return found


def _places(exact: Decimal) -> int:
    return -int(exact.as_tuple().exponent)


def _shown(value: Cell) -> str:
    """A value as the cell shows it."""
    exact = _exact(value)
    return f"{exact:,}" if exact is not None and isinstance(value, Decimal) else as_text(value)


def _widths(sheet: Sheet) -> tuple[list[int], bool]:
    """Letters in a row of every column, and whether a page of A4 takes all columns at a size that can be read.

    Numbers are never broken. Texts are, but only as far as the page needs it; where that is not enough, the columns go
    on over several pages side by side.
    """
    rows = sheet.rows[:_MEASURED_ROWS]
    least, wanted = [], []
    for number, name in enumerate(sheet.columns):
        head = math.ceil(width(name) / _HEAD_LINES)
        values = [row[number] for row in rows]
        figures = max((width(_shown(one)) for one in values if _exact(one) is not None), default=0)
        longest = max((width(_shown(one)) for one in values), default=0)
        least.append(max(figures + 2, min(head + 2, _BROKEN), _NARROWEST))
        wanted.append(max(min(max(longest, head) + 2, _WIDEST), least[-1]))
    for most in range(_WIDEST, _BROKEN - 1, -1):
        widths = [max(low, min(one, most)) for low, one in zip(least, wanted, strict=True)]
        if _pixels(widths) <= _room(_LONG):
            return widths, True
    return [max(low, min(one, _ACROSS)) for low, one in zip(least, wanted, strict=True)], False


def _pixels(widths: Sequence[int]) -> int:
    return sum(one * _LETTER + _EDGE for one in widths)


def _room(side: float) -> float:
    """Pixels of a side of the paper, between the margins, at the smallest size of text that can be read."""
    return (side - 2 * _BESIDE) / 25.4 * 96 * _SIZE / _LEGIBLE


def _fill(writer: _Writer, page: Any, sheet: Sheet) -> None:
    widths, fitting = _widths(sheet)
    for column, (name, wide) in enumerate(zip(sheet.columns, widths, strict=True)):
        page.set_column(column, column, wide)
        writer.write_text(page, 0, column, name, writer.head)
    for number, row in enumerate(sheet.rows, start=1):
        for column, value in enumerate(row):
            writer.write(page, number, column, value)
    for number, note in enumerate(sheet.notes, start=len(sheet.rows) + 2):
        writer.write_text(page, number, 0, note, writer.note)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    _print_out(page, widths, fitting)
    if sheet.columns:
        page.autofilter(0, 0, len(sheet.rows), len(sheet.columns) - 1)


def _print_out(page: Any, widths: Sequence[int], fitting: bool) -> None:
    """How a sheet is printed: A4, never below 7.5 points, its name above, the page number below.

    All columns stand on a page where that can be read; else they go on over pages to the right, the first column, which
    says what a row is, on each of them.
    """
    page.set_paper(_A4)
    inches = _BESIDE / 25.4
    page.set_margins(left=inches, right=inches, top=0.75, bottom=0.75)
    if _pixels(widths) > _room(_SHORT) * _LEGIBLE / _SIZE:
        page.set_landscape()
    if fitting:
        page.fit_to_pages(1, 0)
    else:
        page.set_print_scale(math.ceil(100 * _LEGIBLE / _SIZE))
        page.repeat_columns(0)
        page.print_across()
    page.set_header("&C&A")
    page.set_footer("&C&P / &N")


def workbook(sheets: Sequence[Sheet], *, made_at: datetime, language: str = "zh") -> bytes:
    """Sheets as one XLSX file; the same sheets and time give the same bytes.

    Texts are text cells, also where they look like numbers or formulas. A number of up to 15 digits is a number cell
    whose digits are written out as they are; a longer one is a text, so that no digit is lost. Dates and times are
    texts in ISO form. Hidden characters stand as ``[U+0007]``.

    Raises:
        WorkbenchError: ``documents_rows``: a sheet has more rows than the format allows.
    """
    out = io.BytesIO()
    taken: set[str] = set()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": universal(made_at).replace(tzinfo=None)})
        writer = _Writer(book, language)
        for sheet in sheets:
            if len(sheet.rows) + len(sheet.notes) + 2 > _ROWS:
                raise WorkbenchError("documents_rows", sheet=sheet.name, rows=len(sheet.rows), most=_ROWS)
            _fill(writer, book.add_worksheet(_tab(sheet.name, taken)), sheet)
    return normalised(out.getvalue())
