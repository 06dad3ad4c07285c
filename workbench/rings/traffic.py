"""What a place's own traffic lets one expect: how often two visitors meet who have nothing to do with each other."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from workbench.rings.cooccurrence import Ints, Longs, Timeline

__all__ = ["Calendar", "Traffic"]

Floats = NDArray[np.float64]

#: Events' worth of the average profile that a small place borrows.
_BORROWED = 24.0


@dataclass(frozen=True)
class Calendar:
    """How time is cut for the null model.

    Within a stratum a visitor's events are taken as spread over the bins like the place's own traffic, and
    evenly inside a bin. Conditioning on each visitor's count per place and stratum absorbs busy sites, busy
    hours, epidemics and refill peaks.

    Attributes:
        stratum: stratum of each event (the calendar month for swipes).
        bin: profile bin of each event (the hour of the day for swipes, the month for admissions).
        bins: how many bins there are.
        bin_seconds: length of one bin inside each stratum, seconds.
    """

    stratum: Ints
    bin: Ints
    bins: int
    bin_seconds: Floats

    @property
    def strata(self) -> int:
        """How many strata there are."""
        return len(self.bin_seconds)


@dataclass(frozen=True)
class Traffic:
    """Counts per (unit, cell) and per cell, and the meeting rate of each cell; a cell is (place, stratum).

    Attributes:
        cell: cell of each event.
        strata: strata of each place.
        meeting_rate: chance that one given visit meets another given visit of the same cell.
        cell_events: events per cell.
        keys: visits per unit and cell as sorted ``unit * cells + cell``.
        key_cells: cell of each key.
        counts: number of visits behind each key.
        unit_starts: where each unit's keys start.
    """

    cell: Longs
    meeting_rate: Floats
    cell_events: Longs
    cells: int
    strata: int
    keys: Longs
    key_cells: Longs
    counts: Longs
    unit_starts: Longs

    @classmethod
    def of(cls, events: Timeline, calendar: Calendar, window: int) -> Traffic:
        """Count the traffic of a timeline for a meeting window in seconds."""
        places = int(events.place.max()) + 1 if len(events) else 0
        cells = max(1, places * calendar.strata)
        cell = events.place.astype(np.int64) * calendar.strata + calendar.stratum
        keys, counts = np.unique(events.unit * np.int64(cells) + cell, return_counts=True)
        return cls(
            cell=cell,
            meeting_rate=_meeting_rates(events, calendar, places, window),
            cell_events=np.bincount(cell, minlength=cells),
            cells=cells,
            strata=calendar.strata,
            keys=keys,
            key_cells=keys % cells,
            counts=counts,
            unit_starts=np.searchsorted(keys, np.arange(events.units + 1) * np.int64(cells)),
        )

    def at_window(self, events: Timeline, calendar: Calendar, window: int) -> Traffic:
        """The same traffic for another meeting window in seconds."""
        places = self.cells // self.strata
        return replace(self, meeting_rate=_meeting_rates(events, calendar, places, window))

    def expected_meetings(self, a: Ints, b: Ints) -> Floats:
        """Meetings to be expected of each pair (a, b), each keeping its own visits per place and stratum."""
        result: Floats = _expected(a, b, self.key_cells, self.counts, self.unit_starts, self.meeting_rate)
        return result

    def possible_pairs(self, events: Timeline) -> int:
        """Pairs of units that could have met: those that were ever at one place, counted per place."""
        if len(events) == 0:
            return 0
        visits = self.keys // self.strata  # sorted numbers of (unit, place)
        first = np.diff(visits, prepend=-1) != 0
        per_place = np.bincount(self.key_cells[first] // self.strata).astype(object)
        return int(sum(n * (n - 1) // 2 for n in per_place))


def _grain(at: Longs) -> int:
    """Precision of the times in seconds: a window of two days holds five dates, but four days of clock time."""
    return next((grain for grain in (86_400, 3_600, 60) if not (at % grain).any()), 1)


def _meeting_rates(events: Timeline, calendar: Calendar, places: int, window: int) -> Floats:
    """Rate per cell: sum of squared bin shares times the share of a bin that the window covers, at most 1."""
    flat = events.place.astype(np.int64) * calendar.bins + calendar.bin
    count = np.bincount(flat, minlength=places * calendar.bins).reshape(places, calendar.bins)
    overall = count.sum(axis=0) / max(1, count.sum())
    share = (count + _BORROWED * overall) / (count.sum(axis=1, keepdims=True) + _BORROWED)
    concentration = (share**2).sum(axis=1)
    covered = (2.0 * window + _grain(events.at)) / calendar.bin_seconds
    return np.minimum(1.0, np.outer(concentration, covered)).ravel()


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _expected(a: Ints, b: Ints, cell: Longs, counts: Longs, starts: Longs, rate: Floats) -> Floats:
    result = np.zeros(len(a), np.float64)
    for k in range(len(a)):
        i, i_end = starts[a[k]], starts[a[k] + 1]
        j, j_end = starts[b[k]], starts[b[k] + 1]
        total = 0.0
        while i < i_end and j < j_end:
            if cell[i] < cell[j]:
                i += 1
            elif cell[i] > cell[j]:
                j += 1
            else:
                total += counts[i] * counts[j] * rate[cell[i]]
                i += 1
                j += 1
        result[k] = total
    return result
