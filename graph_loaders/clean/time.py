"""Dates and times: local clock, no zone.

Read as they are: `2025-01-02 10:11:12` with dash, slash or point, the day alone, compact digits, Chinese
dates, and the
serial days of a workbook. Slashes, points and Chinese words count as repairs, compact digits do not.
A time without a day is kept apart, so that the settlement's last day can complete it.
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from graph_loaders.clean.text import as_bool, as_text, tidy

LOOSE = (
    r"^(?P<y>[0-9]{4})[-/.\x{5e74}](?P<m>[0-9]{1,2})[-/.\x{6708}](?P<d>[0-9]{1,2})"
    r"(?:(?:\x{65e5}[ ]*|[ T]+)(?:(?P<h>[0-9]{1,2})[:\x{65f6}\x{70b9}](?:(?P<i>[0-9]{1,2})[:\x{5206}]?"
    r"(?:(?P<s>[0-9]{1,2})(?:\.[0-9]*)?\x{79d2}?)?)?)?)?(?:\+08:?00)?$"
)
CLOCK = r"^(?P<h>[0-9]{1,2}):(?P<i>[0-9]{2})(?::(?P<s>[0-9]{2})(?:\.[0-9]*)?)?$"
WITH_SECONDS = (19, 21, 22, 23, 26)
COMPACT = {8: (4, 2, 2), 12: (4, 2, 2, 2, 2), 14: (4, 2, 2, 2, 2, 2)}
MICROSECONDS = 1_000_000
DAY = 86_400
SERIAL_EPOCH = np.datetime64("1899-12-30")
FIRST_SERIAL, LAST_SERIAL = 10_000, 80_000


@dataclass(frozen=True)
class Times:
    """Times of a column as microseconds since 1970, and what became of every row."""

    values: np.ndarray
    readable: np.ndarray
    repaired: np.ndarray
    unreadable: np.ndarray
    clock_only: np.ndarray

    def array(self) -> pa.Array:
        """The column as timestamps, unreadable as missing."""
        return pa.array(self.values, pa.int64(), mask=~self.readable).cast(pa.timestamp("us"))

    def dates(self) -> pa.Array:
        """The column as days."""
        days = np.floor_divide(self.values, DAY * MICROSECONDS).astype(np.int32)
        return pa.array(days, pa.int32(), mask=~self.readable).cast(pa.date32())


def _assemble(parts: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds from year, month, day, hour, minute, second.

    Impossible days and hours are not readable.
    """
    year, month, day, hour, minute, second = (p.astype(np.int64) for p in parts)
    possible = (year >= 1900) & (year <= 2200) & (month >= 1) & (month <= 12)
    months = np.where(possible, (year - 1970) * 12 + month - 1, 0).astype("datetime64[M]")
    days = months.astype("datetime64[D]") + np.where(possible, day - 1, 0)
    possible &= (day >= 1) & (days.astype("datetime64[M]") == months)
    possible &= (hour < 24) & (minute < 60) & (second < 60)
    seconds = days.astype(np.int64) * DAY + hour * 3600 + minute * 60 + second
    return seconds * MICROSECONDS, possible


def _digits(matrix: np.ndarray, begin: int, width: int) -> np.ndarray:
    value = np.zeros(len(matrix), np.int64)
    for i in range(begin, begin + width):
        value = value * 10 + (matrix[:, i].astype(np.int64) - 48)
    return value


def _matrix(array: pa.StringArray, rows: np.ndarray, width: int) -> np.ndarray:
    """The bytes of rows that all have the same width."""
    _, offsets, data = array.buffers()
    start = np.frombuffer(offsets, np.int32, len(array) + 1)[rows]
    return np.asarray(
        np.frombuffer(data or b"", np.uint8)[start[:, None].astype(np.int64) + np.arange(width)]
    )


def _iso(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """`YYYY-MM-DD` with or without ` HH:MM:SS` and a fraction, which is dropped.

    Also tells the rows that use a slash or a point.
    """
    rows, width = matrix.shape
    number = [0, 1, 2, 3, 5, 6, 8, 9] + ([11, 12, 14, 15, 17, 18] if width > 10 else [])
    number += list(range(20, width))
    fine = ((matrix[:, number] >= 48) & (matrix[:, number] <= 57)).all(axis=1)
    mark = matrix[:, 4]
    fine &= (mark == matrix[:, 7]) & np.isin(mark, np.frombuffer(b"-/.", np.uint8))
    parts = [_digits(matrix, 0, 4), _digits(matrix, 5, 2), _digits(matrix, 8, 2)]
    if width > 19:
        fine &= matrix[:, 19] == 46
    if width > 10:
        fine &= (
            np.isin(matrix[:, 10], np.frombuffer(b" T", np.uint8))
            & (matrix[:, 13] == 58)
            & (matrix[:, 16] == 58)
        )
        parts += [_digits(matrix, at, 2) for at in (11, 14, 17)]
    else:
        parts += [np.zeros(rows, np.int64)] * 3
    values, possible = _assemble(parts)
    return values, fine & possible, mark != 45


def _compact(matrix: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    fine = ((matrix >= 48) & (matrix <= 57)).all(axis=1)
    widths = COMPACT[matrix.shape[1]]
    begins = np.cumsum((0, *widths[:-1]))
    parts = [_digits(matrix, int(b), w) for b, w in zip(begins, widths, strict=True)]
    parts += [np.zeros(len(matrix), np.int64)] * (6 - len(parts))
    values, possible = _assemble(parts)
    return values, fine & possible


def _group(found: pa.Array, name: str) -> np.ndarray:
    part = pc.struct_field(found, name)
    number = pc.if_else(pc.equal(part, ""), "0", part).cast(pa.int64())
    return np.asarray(pc.fill_null(number, 0).to_numpy(zero_copy_only=False))


def _loose(values: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """The rare forms, by pattern."""
    found = pc.extract_regex(values, LOOSE)
    micros, possible = _assemble([_group(found, name) for name in "ymdhis"])
    return micros, possible & as_bool(pc.is_valid(found))


def _clock(values: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Microseconds since midnight of times without a day."""
    found = pc.extract_regex(values, CLOCK)
    hour, minute, second = (_group(found, name) for name in "his")
    fine = as_bool(pc.is_valid(found)) & (hour < 24) & (minute < 60) & (second < 60)
    return (hour * 3600 + minute * 60 + second) * MICROSECONDS, fine


def _parse_text(array: pa.Array) -> Times:
    text, repaired = tidy(as_text(array), fold=True)
    size = len(text)
    values, readable = np.zeros(size, np.int64), np.zeros(size, bool)
    clock = np.zeros(size, bool)
    present = as_bool(pc.is_valid(text))
    widths = pc.fill_null(pc.binary_length(text), 0).to_numpy(zero_copy_only=False)
    for width in (10, *WITH_SECONDS):
        rows = np.flatnonzero(widths == width)
        values[rows], readable[rows], slashed = _iso(_matrix(text, rows, width))
        repaired[rows] |= slashed
    for width in COMPACT:
        rows = np.flatnonzero((widths == width) & ~readable)
        values[rows], readable[rows] = _compact(_matrix(text, rows, width))
    rest = np.flatnonzero(present & ~readable)
    if rest.size:
        odd = text.take(pa.array(rest))
        values[rest], readable[rest] = _loose(odd)
        repaired[rest] |= readable[rest] & as_bool(
            pc.match_substring_regex(odd, r"[/.\x{5e74}].*[/.\x{6708}]")
        )
        micros, clock[rest] = _clock(odd)
        values[rest] = np.where(clock[rest], micros, values[rest])
    return Times(values, readable, repaired & readable, present & ~readable, clock)


def _serial(array: pa.Array) -> Times | None:
    """Days of a workbook's calendar, when all numbers of the column are such days."""
    days = array.cast(pa.float64(), safe=False)
    bounds = pc.min_max(days).as_py()
    if bounds["min"] is None or bounds["min"] < FIRST_SERIAL or bounds["max"] > LAST_SERIAL:
        return None
    present = as_bool(pc.is_valid(days))
    seconds = np.rint(np.nan_to_num(days.to_numpy(zero_copy_only=False)) * DAY).astype(np.int64)
    epoch = SERIAL_EPOCH.astype("datetime64[s]").astype(np.int64)
    nowhere = np.zeros(len(days), bool)
    return Times((seconds + epoch) * MICROSECONDS, present, nowhere, nowhere, nowhere)


def _from_timestamps(array: pa.Array) -> Times:
    if pa.types.is_timestamp(array.type) and array.type.tz:
        array = pc.add(
            array.cast(pa.timestamp("us", "UTC")).cast(pa.timestamp("us")),
            pa.scalar(8 * 3600 * MICROSECONDS, pa.duration("us")),
        )
    present = as_bool(pc.is_valid(array))
    micros = array.cast(pa.timestamp("us"), safe=False).cast(pa.int64())
    nowhere = np.zeros(len(array), bool)
    values = pc.fill_null(micros, 0).to_numpy(zero_copy_only=False)
    return Times(values, present, nowhere, nowhere, nowhere)


def parse_times(array: pa.Array) -> Times:
    """Times of a column of text, numbers, dates or timestamps (with a zone.

    As the clock in China shows them).
    """
    if pa.types.is_dictionary(array.type):
        array = array.dictionary_decode()
    if pa.types.is_temporal(array.type) and not pa.types.is_time(array.type):
        return _from_timestamps(array)
    if pa.types.is_floating(array.type) or pa.types.is_integer(array.type):
        serial = _serial(array)
        if serial is not None:
            return serial
    return _parse_text(array)
