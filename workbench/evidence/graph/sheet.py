"""The picture of a graph on one upright sheet of A4, every letter of it large enough to be read in print.

A name that has no room beside its node is left out rather than printed over another one; the picture says how many.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

__all__ = ["LETTER", "SHEET_MM", "Mark", "Words", "frame", "names_beside", "radii", "spread"]

#: Room of a picture on a sheet, millimetres, and the smallest letter in it, points.
SHEET_MM, LETTER_PT = (182.0, 214.0), 7.5
#: Pixels of that letter; the sheet in pixels follows.
LETTER = 12
_PIXELS = LETTER / LETTER_PT * 72 / 25.4
SHEET = (SHEET_MM[0] * _PIXELS, SHEET_MM[1] * _PIXELS)
#: Pixels that nodes keep from the sides; above for the heading, below for the legend and the notes.
_SIDE, _ABOVE, _BELOW = 64.0, 110.0, 190.0
#: Nodes are not drawn further apart than that many times their places on a screen.
_WIDEST = 1.3
#: Share of the room that nodes may cover, and the width of a Latin letter over its size.
_COVERED, _LATIN = 0.06, 0.62
#: Side of the squares in which neighbours are looked for, pixels.
_SQUARE = 80.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Mark:
    """A node on the sheet.

    Attributes:
        x: its middle, pixels; ``y`` likewise, downwards.
        radius: from there to its rim, pixels.
        words: its name, and below it what it is there.
        rank: how early it gets room for them, from 0.
        card: whether names may lie on it.
        urgent: whether its name may lie on nodes where it has no other room.
    """

    x: float
    y: float
    radius: float
    words: tuple[str, ...]
    rank: int
    card: bool
    urgent: bool


@dataclass(frozen=True)
class Words:
    """Where the first line of a name stands, from the middle of its node, and on which side it is anchored."""

    dx: float
    dy: float
    anchor: str
    lines: int


def spread(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Places in pixels of the sheet: as far apart as the sheet allows, in each direction by itself."""
    if not places:
        return []
    room = (SHEET[0] - 2 * _SIDE, SHEET[1] - _ABOVE - _BELOW)
    spans = [[one[axis] for one in places] for axis in (0, 1)]
    times = [min(_WIDEST, room[axis] / max(1.0, max(span) - min(span))) for axis, span in enumerate(spans)]
    starts = [min(span) for span in spans]
    found = []
    for place in places:
        x, y = (times[axis] * (place[axis] - starts[axis]) for axis in (0, 1))
        found.append((x + _SIDE, y + _ABOVE))
    return found


def radii(wanted: Sequence[float], least: Sequence[float]) -> list[float]:
    """Radii in pixels, all smaller alike where nodes would cover too much of the sheet, but none below its least."""
    covered = sum(math.pi * one * one for one in wanted)
    room = (SHEET[0] - 2 * _SIDE) * (SHEET[1] - _ABOVE - _BELOW)
    times = min(1.0, math.sqrt(_COVERED * room / covered)) if covered else 1.0
    return [max(low, one * times) for one, low in zip(wanted, least, strict=True)]


def frame(lowest: float) -> Box:
    """Left, top, width and height of the picture: as wide as the sheet, as high as what stands on it."""
    return 0.0, 0.0, SHEET[0], min(SHEET[1], lowest + _BELOW)


def names_beside(marks: Sequence[Mark]) -> dict[int, Words]:
    """Room for names by number of the node: beside it, over no other name; where there is none it is left out.

    Names keep clear of nodes; urgent ones only where they can.
    """
    taken, nodes, cards = _Boxes(), _Boxes(), _Boxes()
    for one in marks:
        box = (one.x - one.radius, one.y - one.radius, one.x + one.radius, one.y + one.radius)
        (cards if one.card else nodes).add(box)
    found: dict[int, Words] = {}
    for number in sorted(range(len(marks)), key=lambda one: (marks[one].rank, one)):
        mark = marks[number]
        ways = [(taken, nodes, cards), (taken, nodes), (taken,)] if mark.urgent else [(taken, nodes, cards)]
        several = (
            (words, box)
            for clear in ways
            for words, box in _candidates(mark)
            if _inside(box) and not any(one.meets(box) for one in clear)
        )
        chosen = next(several, None)
        if chosen:
            found[number] = chosen[0]
            taken.add(chosen[1])
    return found


def _candidates(mark: Mark) -> Iterator[tuple[Words, Box]]:
    """Below, right, left and above the node; first with all lines, then with the name alone."""
    for lines in sorted({len(mark.words), min(1, len(mark.words))} - {0}, reverse=True):
        wide = LETTER * max(map(_ems, mark.words[:lines]))
        high, gap = lines * (LETTER + 2.0), mark.radius + 4
        sides = (
            (-wide / 2, gap, "middle"),
            (gap, -high / 2, "start"),
            (-gap - wide, -high / 2, "end"),
            (-wide / 2, -gap - high, "middle"),
        )
        for left, top, anchor in sides:
            anchored = {"middle": left + wide / 2, "start": left, "end": left + wide}[anchor]
            box = (mark.x + left, mark.y + top, mark.x + left + wide, mark.y + top + high)
            yield Words(anchored, top + LETTER - 1.0, anchor, lines), box


def _ems(said: str) -> float:
    return sum(_LATIN if one.isascii() else 1.0 for one in said)


def _inside(box: Box) -> bool:
    return box[0] >= LETTER / 2 and box[2] <= SHEET[0] - LETTER / 2


class _Boxes:
    """Boxes by the squares that they touch."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], list[Box]] = {}

    def add(self, box: Box) -> None:
        for square in _squares(box):
            self._squares.setdefault(square, []).append(box)

    def meets(self, box: Box) -> bool:
        return any(
            box[0] < one[2] and one[0] < box[2] and box[1] < one[3] and one[1] < box[3]
            for square in _squares(box)
            for one in self._squares.get(square, ())
        )


def _squares(box: Box) -> Iterable[tuple[int, int]]:
    left, top, right, bottom = (math.floor(one / _SQUARE) for one in box)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))
