"""How the columns of a table share the page, the same in every format."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.documents.measure import width
from workbench.documents.model import Content, Fields, Grid, plain

__all__ = [
    "MARGINS",
    "PADDING",
    "PAGE",
    "TALLEST",
    "TEXT_WIDTH",
    "Layout",
    "field_lines",
    "fields_layout",
    "fitting",
    "grid_layout",
    "grid_lines",
    "stands_together",
    "stays_whole",
]

#: Page A4 and its margins (top, right, bottom, left), in millimetres; the sides are those of GB/T 9704-2012.
PAGE = (210.0, 297.0)
MARGINS = (32.0, 26.0, 30.0, 28.0)
#: A picture may take so much of the height of a page, its caption below it.
TALLEST = 220.0
TEXT_WIDTH = PAGE[0] - MARGINS[1] - MARGINS[3]

_POINT = 25.4 / 72
#: Room beside the text of a cell, both sides together, in millimetres.
PADDING = 2.2
_SIZES = (10.5, 9.0, 7.5)
#: Half of a letter that stands wide, over its size; a row of a table about so high, in millimetres, stays on one page.
_HALF, _WHOLE = 0.57, 90.0
#: A table of about that height, in millimetres, stays on one page; taller ones may be parted between two rows.
_TOGETHER = 100.0
_ENOUGH = 18  # half-widths: a column as wide as an id number may break longer texts


@dataclass(frozen=True)
class Layout:
    """Size of the text in points and width of every column in millimetres."""

    size: float
    widths: tuple[float, ...]

    def fitting(self, column: int) -> int:
        """Letters in a row that surely fit into a column without a break."""
        return fitting(self.widths[column] - PADDING, self.size)


def fitting(room: float, size: float) -> int:
    """Letters of a size in points that surely fit into a room in millimetres; a wide letter is about 0.7 em."""
    return max(int(room / (size * _POINT * 0.7)), 1)


def _shared(wanted: Sequence[float], room: float) -> tuple[float, ...]:
    """Room for columns: who wants less than an even share gets it, the others share what is left evenly."""
    if sum(wanted) <= room:
        return tuple(one * room / sum(wanted) for one in wanted)
    given, left = [0.0] * len(wanted), room
    order = sorted(range(len(wanted)), key=lambda number: (wanted[number], number))
    for done, number in enumerate(order):
        given[number] = min(wanted[number], left / (len(wanted) - done))
        left -= given[number]
    return tuple(given)


def _wanted(grid: Grid) -> list[int]:
    """Half-widths of the longest text of every column."""
    longest = [width(column.title) for column in grid.columns]
    for row in grid.rows:
        for number, cell in enumerate(row):
            longest[number] = max(longest[number], width(plain(cell)))
    return [max(one, 2) for one in longest]


def _figures(grid: Grid) -> list[int]:
    """Half-widths of the longest figure of every column: a number that is broken is read as another one."""
    return [
        max((width(word) for row in grid.rows for word in plain(row[number]).split()), default=0)
        if column.align == "right"
        else 0
        for number, column in enumerate(grid.columns)
    ]


def grid_layout(grid: Grid, size: float) -> Layout:
    """Columns of a grid: given shares, else by contents; the text is smaller where the columns need it."""
    wanted, figures = _wanted(grid), _figures(grid)
    given = all(column.width > 0 for column in grid.columns)
    total = sum(column.width for column in grid.columns)
    widths = tuple(column.width * TEXT_WIDTH / total for column in grid.columns) if given else ()
    for points in [one for one in _SIZES if one <= size] or [size]:
        half = points * _POINT * _HALF
        needs = [one * half + PADDING for one in wanted]
        enough = sum(min(one, _ENOUGH) * half + PADDING for one in wanted)
        fits = all(one * half + PADDING <= wide for one, wide in zip(figures, widths, strict=False))
        if enough <= TEXT_WIDTH and fits:
            break
    if given:
        return Layout(points, widths)
    return Layout(points, _shared(needs, TEXT_WIDTH))


def stays_whole(cells: Iterable[Content], layout: Layout) -> bool:
    """Whether a row of a table is low enough to stay on one page.

    A row that may be taller than a page has to be broken, or its end would be lost; the height is estimated, and so
    rows of more than about a third of a page are broken as well.
    """
    return _height(cells, layout) <= _WHOLE


def stands_together(rows: Iterable[Iterable[Content]], layout: Layout) -> bool:
    """Whether a table is so low that it stays on one page: nobody looks for its last line on the next.

    Args:
        rows: all lines, those of the head among them.
        layout: size of the text and widths of the columns.
    """
    left = _TOGETHER
    for row in rows:
        left -= _height(row, layout)
        if left < 0:
            return False
    return True


def _height(cells: Iterable[Content], layout: Layout) -> float:
    """Height of a row in millimetres, about."""
    half = layout.size * _POINT * _HALF
    lines = [
        sum(max(1, math.ceil(width(line) * half / (room - PADDING))) for line in plain(cell).split("\n"))
        for cell, room in zip(cells, layout.widths, strict=True)
    ]
    return max(lines) * layout.size * _POINT * 1.6


def grid_lines(grid: Grid) -> list[tuple[Content, ...]]:
    """The head of a grid and its rows, line by line."""
    return [tuple(column.title for column in grid.columns), *grid.rows]


def fields_layout(fields: Fields, size: float) -> Layout:
    """Columns of a form: labels take a fixed share."""
    if fields.columns == 2:
        return Layout(min(size, 12.0), (0.28 * TEXT_WIDTH, 0.72 * TEXT_WIDTH))
    return Layout(min(size, 10.5), tuple(one * TEXT_WIDTH for one in (0.18, 0.32, 0.18, 0.32)))


def field_lines(fields: Fields) -> list[tuple[Content, ...]]:
    """Labels and values of a form line by line; the last line of an odd number of pairs is filled up."""
    across = fields.columns // 2
    cells = [content for pair in fields.pairs for content in pair]
    cells += [""] * (-len(cells) % (2 * across))
    return [tuple(cells[start : start + 2 * across]) for start in range(0, len(cells), 2 * across)]
