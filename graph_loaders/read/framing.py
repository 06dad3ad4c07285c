"""Framing of delimited text: from a block of UTF-8 bytes to records, vectorised.

The rules, in the order in which they reject:

* a line marked undecodable by the caller is `undecodable`;
* a line with an odd number of quotes opens a quoted line break only when, within LOOKAHEAD lines, it
  closes again in
  legal quoting and the joined record has the right number of columns; otherwise that one physical line is
  `unclosed_quote`, and so is a line whose quotes close in the middle of a field;
* a control character (below space, except tab; DEL; a carriage return that ends no line) is
  `control_character`;
* a wrong number of columns, counted outside quotes, is `column_count`.

Lines without any byte are not records.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

LF, CR, TAB, QUOTE, DEL = 10, 13, 9, 34, 127
FIRST_PRINTING, DELETED = 32, b"\x7f"
LOOKAHEAD = 256
OK, UNDECODABLE, UNCLOSED, CONTROL, COLUMNS = range(5)
ILLEGAL, OPEN = 0, -1
REASONS = ("", "undecodable", "unclosed_quote", "control_character", "column_count")

Ints = np.ndarray


@dataclass(frozen=True)
class Framed:
    """Records of a block.

    First and last line (0-based, within the block), byte span without line end, and verdict.
    """

    first: Ints
    last: Ints
    start: Ints
    end: Ints
    verdict: Ints


class Frame:
    """One block of text, cut into lines; `lines()` and `records()` look at it without copying it."""

    def __init__(self, block: bytes, delimiter: str, columns: int) -> None:
        self.data = np.frombuffer(block, np.uint8)
        self.block = block
        self.delimiter = ord(delimiter)
        self.columns = columns
        newline = np.flatnonzero(self.data == LF)
        self.stop = newline + 1
        self.start = np.concatenate(([0], self.stop[:-1])) if newline.size else newline
        carriage = self.data[np.maximum(newline - 1, 0)] == CR
        self.end = newline - (carriage & (newline > self.start))

    @cached_property
    def quotes(self) -> Ints:
        """Positions of all quotes."""
        return np.flatnonzero(self.data == QUOTE)

    @cached_property
    def quotes_per_line(self) -> Ints:
        """Number of quotes in each line."""
        return _count(self.quotes, self.start, self.end)

    @cached_property
    def closed(self) -> bool:
        """Whether every line closes all quotes that it opens: then quotes pair up without looking at lines."""
        return not (self.quotes_per_line & 1).any()

    @cached_property
    def well_quoted(self) -> bool:
        """Whether, in lines that close their quotes, all open after a delimiter and close before one."""
        beside = np.zeros(256, bool)
        beside[[self.delimiter, LF, QUOTE]] = True
        before = self.data[np.maximum(self.quotes[0::2] - 1, 0)]
        after = self.data[self.quotes[1::2] + 1]
        ends = self.quotes[1::2][after == CR]
        return bool(
            beside[before].all()
            and beside[after[after != CR]].all()
            and (self.data[np.minimum(ends + 2, len(self.data) - 1)] == LF).all()
        )


def _count(positions: Ints, start: Ints, end: Ints) -> Ints:
    if not positions.size:
        return np.zeros(len(start), np.int64)
    return np.searchsorted(positions, end) - np.searchsorted(positions, start)


def _fields(record: bytes, delimiter: int) -> int:
    """Columns of one record by legal quoting.

    ILLEGAL when a quote closes inside a field, OPEN when none closes it.
    """
    fields, at, size = 1, 0, len(record)
    while at < size:
        if record[at] == QUOTE:
            at = _closing(record, at + 1)
            if at < 0:
                return OPEN
            if at < size and record[at] != delimiter:
                return ILLEGAL
        else:
            found = record.find(delimiter, at)
            stop = size if found < 0 else found
            if record.find(LF, at, stop) >= 0:
                return ILLEGAL
            at = stop
        if at < size:
            fields, at = fields + 1, at + 1
    return fields


def _closing(record: bytes, at: int) -> int:
    """Position after the quote that closes the field opened before `at`, -1 when none does."""
    while (found := record.find(QUOTE, at)) >= 0:
        if record[found + 1 : found + 2] != b'"':
            return found + 1
        at = found + 2
    return -1


@dataclass(frozen=True)
class Joins:
    """Quoted line breaks found: line `first[i]` … `last[i]` are one record.

    `hold` is the line to keep for later.
    """

    first: list[int]
    last: list[int]
    hold: int | None


def _join(frame: Frame, final: bool) -> Joins:
    """Try every line with an odd number of quotes as the beginning of a record with a quoted line break."""
    odd = np.flatnonzero(frame.quotes_per_line % 2).tolist()
    total = len(frame.start)
    first: list[int] = []
    last: list[int] = []
    done = -1
    for at, line in enumerate(odd):
        if line <= done:
            continue
        closes = _closing_line(frame, line, odd[at + 1 : at + 1 + LOOKAHEAD])
        if closes is not None:
            first.append(line)
            last.append(closes)
            done = closes
        elif not final and line + LOOKAHEAD >= total:
            return Joins(first, last, line)
    return Joins(first, last, None)


def _closing_line(frame: Frame, line: int, candidates: list[int]) -> int | None:
    start = int(frame.start[line])
    for other in candidates:
        if other - line > LOOKAHEAD:
            return None
        record = frame.block[start : int(frame.end[other])]
        fields = _fields(record, frame.delimiter)
        if fields != OPEN:
            return other if fields == frame.columns else None
    return None


def _record_lines(total: int, joins: Joins) -> tuple[Ints, Ints]:
    first = np.arange(total)
    inside = np.zeros(total + 1, np.int64)
    np.add.at(inside, np.array(joins.first, np.int64) + 1, 1)
    np.add.at(inside, np.array(joins.last, np.int64) + 1, -1)
    first = first[np.cumsum(inside[:total]) == 0]
    last = first.copy()
    last[np.searchsorted(first, joins.first)] = joins.last
    return first, last


def _irregular(frame: Frame, start: Ints, end: Ints) -> Ints:
    """Records whose quotes do not all open after a delimiter and close before one."""
    if frame.closed and frame.well_quoted:
        return np.empty(0, np.int64)
    quotes = frame.quotes
    record = np.searchsorted(start, quotes, "right") - 1
    ordinal = np.arange(len(quotes)) - np.searchsorted(quotes, start)[record]
    before = frame.data[np.maximum(quotes - 1, 0)]
    after = frame.data[np.minimum(quotes + 1, len(frame.data) - 1)]
    opens = (quotes == start[record]) | (before == frame.delimiter) | (before == QUOTE)
    closes = (quotes + 1 == end[record]) | (after == frame.delimiter) | (after == QUOTE)
    fine = np.where(ordinal % 2 == 0, opens, closes)
    return np.unique(record[~fine])


def _delimiters_outside(frame: Frame, start: Ints, end: Ints) -> Ints:
    if frame.quotes.size and frame.closed:
        quoted = np.bitwise_xor.accumulate((frame.data == QUOTE).view(np.uint8))
        outside = (frame.data == frame.delimiter) & (quoted == 0)
        return _count(np.flatnonzero(outside), start, end)
    delimiters = np.flatnonzero(frame.data == frame.delimiter)
    if frame.quotes.size:
        record = np.maximum(np.searchsorted(start, delimiters, "right") - 1, 0)
        quotes_before = (
            np.searchsorted(frame.quotes, delimiters) - np.searchsorted(frame.quotes, start)[record]
        )
        delimiters = delimiters[quotes_before % 2 == 0]
    return _count(delimiters, start, end)


def _controls(frame: Frame, start: Ints, end: Ints) -> Ints:
    """Which records hold a control character."""
    data, block = frame.data, frame.block
    carriages = np.count_nonzero(frame.end + 1 != frame.stop)
    fine = len(frame.stop) + carriages + block.count(b"\t")
    if np.count_nonzero(data < FIRST_PRINTING) == fine and DELETED not in block:
        return np.zeros(len(start), bool)
    low = np.flatnonzero((data < 32) & (data != LF) & (data != TAB) | (data == DEL))
    at_end = (data[low] == CR) & (data[np.minimum(low + 1, len(data) - 1)] == LF)
    return _count(low[~at_end], start, end) > 0


def _settle_irregular(frame: Frame, framed: Framed, which: Ints, columns: Ints) -> None:
    """Read the few records with odd quoting one by one."""
    for i in which.tolist():
        record = frame.block[int(framed.start[i]) : int(framed.end[i])]
        columns[i] = max(_fields(record, frame.delimiter), 0)


def frame_block(frame: Frame, undecodable: Ints, final: bool) -> tuple[Framed, int]:
    """Frame a block that ends with a newline.

    Args:
        frame: the block.
        undecodable: lines (0-based) that the caller could not decode and has emptied.
        final: whether nothing follows; otherwise the block may end before a record whose end is not in it
            yet.

    Returns:
        The records, and the number of lines consumed.
    """
    total = len(frame.start)
    joins = _join(frame, final) if frame.quotes.size else Joins([], [], None)
    first, last = _record_lines(total, joins)
    consumed = total if joins.hold is None else joins.hold
    bad = np.zeros(total, bool)
    bad[undecodable] = True
    keep = (first < consumed) & ((frame.end[last] > frame.start[first]) | bad[first])
    first, last = first[keep], last[keep]
    framed = Framed(first, last, frame.start[first], frame.end[last], np.zeros(len(first), np.int8))
    _judge(frame, framed, bad[first])
    return framed, consumed


def _judge(frame: Frame, framed: Framed, undecodable: Ints) -> None:
    start, end, verdict = framed.start, framed.end, framed.verdict
    columns = _delimiters_outside(frame, start, end) + 1
    if frame.quotes.size and len(start):
        _settle_irregular(frame, framed, _irregular(frame, start, end), columns)
        odd = _count(frame.quotes, start, end) % 2 == 1
        columns[odd] = 0
    verdict[columns != frame.columns] = COLUMNS
    verdict[_controls(frame, start, end)] = CONTROL
    verdict[columns == 0] = UNCLOSED
    verdict[undecodable] = UNDECODABLE
