"""Tables that fit the screen: days, numbers and amounts stay whole, words are folded where they may be.

Where the whole pieces of all columns have no room beside each other, the rows stand below each other, each as its first
cell and a list of the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import category

from rich.cells import cell_len
from rich.style import Style
from rich.table import Table
from rich.text import Text

from workbench.shown import printable
from workbench.texts import text

__all__ = ["fitted"]

#: Cells that a border takes of a column, the least that a column of words gets, the longest piece that is kept whole.
_BORDER, _NARROW, _WHOLE = 3, 6, 24
_WIDE = [chr(code) for code in (*range(0x2018, 0x2020), *range(0x3001, 0x3040), *range(0xFF01, 0xFF66))]
#: Signs that may end no line, and those that may begin none.
_OPENING = re.escape("".join(one for one in _WIDE if category(one) in ("Ps", "Pi")))
_CLOSING = re.escape("".join(one for one in _WIDE if category(one) in ("Pe", "Pf", "Po")))
#: What is kept whole: a row of ASCII signs; anything else stands for itself.
_PIECES = re.compile(f"[ \\t]+|[{_OPENING}]*(?:[!-~\u2013\u2026]+|.)[{_CLOSING}]*")
#: Cells of several lines that are told on one, where they stand below each other.
_SHORT = 60


def fitted(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    room: int,
    language: str,
    *,
    right: Sequence[bool] = (),
    styles: Sequence[str] = (),
) -> Table:
    """A table of texts from data for a screen.

    Args:
        title: what stands above it.
        heads: heading of each column.
        rows: cells, in which line ends are kept.
        room: cells of the screen.
        language: zh or en.
        right: which columns stand at the right; none where empty.
        styles: style of each row; none where empty.
    """
    cells = [[_clean(one) for one in row] for row in (heads, *rows)]
    columns = list(zip(*cells, strict=True))
    left = room - 1 - _BORDER * len(columns)
    shown = styles or [""] * len(rows)
    tried = ([max(_least(one, words) for one in column) for column in columns] for words in (True, False))
    least = next((one for one in tried if sum(one) <= left), None)
    if least is None:
        return _below(title, cells, room, language, shown)
    widths = _widths(least, [max(map(_longest, column)) for column in columns], left)
    table = Table(title=printable(title))
    for at, width in enumerate(widths):
        justify = "right" if right and right[at] else "left"
        table.add_column(Text(_folded(cells[0][at], width)), width=width, justify=justify)  # type: ignore[arg-type]
    for row, style in zip(cells[1:], shown, strict=True):
        table.add_row(
            *(Text(_folded(one, width)) for one, width in zip(row, widths, strict=True)), style=style
        )
    return table


def _below(
    title: str, cells: Sequence[Sequence[str]], room: int, language: str, styles: Sequence[str]
) -> Table:
    """The rows below each other; what is empty is left out."""
    heads, *rows = cells
    first = min(max(_longest(row[0]) for row in cells), max(_NARROW, room // 3))
    rest = max(1, room - 1 - 2 * _BORDER - first)
    table = Table(title=printable(title), show_lines=True)
    table.add_column(Text(_folded(heads[0], first)), width=first)
    table.add_column("", width=rest)
    for row, style in zip(rows, styles, strict=True):
        told = [
            text(
                "cli.labelled",
                language,
                label=head,
                value=cell.replace("\n", " ") if len(cell) <= _SHORT else cell,
            )
            for head, cell in zip(heads[1:], row[1:], strict=True)
            if cell not in ("", "\u2013")
        ]
        lines = [
            " \u00b7 ".join(one for one in told if "\n" not in one),
            *(one for one in told if "\n" in one),
        ]
        body = "\n".join(one for one in lines if one)
        table.add_row(Text(_folded(row[0], first)), Text(_folded(body, rest)), style=Style.parse(style))
    return table


def _clean(cell: str) -> str:
    return "\n".join(printable(line) for line in cell.split("\n"))


def _longest(cell: str) -> int:
    return max(map(cell_len, cell.split("\n")))


def _least(cell: str, words: bool) -> int:
    """Cells below which a number, a day, an id (or a word) would be cut, or words would stand one sign a line."""
    pieces = (
        cell_len(one)
        for line in cell.split("\n")
        for one in _PIECES.findall(line)
        if words or any(map(str.isdigit, one))
    )
    return max(min(_longest(cell), _NARROW), min(_WHOLE, max(pieces, default=0)))


def _widths(least: Sequence[int], wanted: Sequence[int], room: int) -> list[int]:
    """Every column gets its least; what is left goes to the narrowest ones that want more, a cell at a time."""
    widths = list(least)
    for _ in range(room - sum(least)):
        open_ones = [at for at, width in enumerate(widths) if width < wanted[at]]
        if not open_ones:
            break
        widths[min(open_ones, key=lambda at: (widths[at], at))] += 1
    return widths


def _folded(cell: str, width: int) -> str:
    """The cell with line ends where it has to be folded."""
    return "\n".join(line for one in cell.split("\n") for line in _lines(one, width))


def _lines(line: str, width: int) -> list[str]:
    lines, used = [""], 0
    for piece in _PIECES.findall(line):
        for part in _cut(piece, width):
            size = cell_len(part)
            if used + size > width:
                lines[-1] = lines[-1].rstrip()
                lines, used = [*lines, ""], 0
                if part.isspace():
                    continue
            lines[-1] += part
            used += size
    return lines


def _cut(piece: str, width: int) -> list[str]:
    """A piece that is longer than a whole line, in such lines."""
    if cell_len(piece) <= width:
        return [piece]
    parts, used = [""], 0
    for one in piece:
        size = cell_len(one)
        if used + size > width and parts[-1]:
            parts, used = [*parts, ""], 0
        parts[-1] += one
        used += size
    return parts
