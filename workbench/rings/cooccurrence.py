"""The co-occurrence kernel: who was at the same place within a time window, on how many days.

A sparse row-wise product with a dense accumulator: for every unit ``a`` the windows around its events are
walked and each neighbour ``b > a`` is counted once per slot (a slot is a day for swipes, a week for
admissions). No pair is materialised before it has met often enough, so memory does not grow with the number
of co-occurrences. Around one event at most ``cap`` events on either side are looked at, which bounds the work
at a place with very dense traffic to ``cap`` per event; events next to each other in time are never lost.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["Meetings", "Timeline", "co_occurrences"]

Ints = NDArray[np.int32]
Longs = NDArray[np.int64]

#: Units of work handed to threads; fixed, so that results do not depend on the number of threads.
_BLOCKS = 64

#: Events of one unit up to which they are put in order one by one.
_FEW = 64


@dataclass(frozen=True)
class Timeline:
    """Events in the order of (place, time).

    Attributes:
        place: number of the place of each event.
        at: time of each event in seconds since 1970-01-01, local clock.
        unit: number of the unit (person, household) of each event, below ``units``.
        units: how many units there are.
        home: household of each unit, where units are people who may live together; None: each for itself.
    """

    place: Ints
    at: Longs
    unit: Ints
    units: int
    home: Ints | None = None

    def __len__(self) -> int:
        return len(self.at)

    def homes(self, group: Ints) -> Ints:
        """Household of each unit of a group."""
        return group if self.home is None else self.home[group]

    @classmethod
    def ordered(cls, place: NDArray[np.int_], at: Longs, unit: NDArray[np.int_], units: int) -> Timeline:
        """Sort events by (place, time, unit) and keep them as compact arrays.

        Where the three fit into one number of 64 bits, that number is sorted and taken apart again: eight times
        as fast as sorting by three keys.
        """
        if not len(at):
            return cls(place.astype(np.int32), at.astype(np.int64), unit.astype(np.int32), units)
        first, low = int(place.min()), int(at.min())
        places, span = int(place.max()) - first + 1, int(at.max()) - low + 1
        if places * span * units > np.iinfo(np.int64).max:
            order = np.lexsort((unit, at, place))
            parts = place[order], at[order], unit[order]
        else:
            key = ((place.astype(np.int64) - first) * span + (at - low)) * units + unit
            key.sort()
            rest, who = np.divmod(key, units)
            where, when = np.divmod(rest, span)
            parts = where + first, when + low, who
        return cls(parts[0].astype(np.int32), parts[1].astype(np.int64), parts[2].astype(np.int32), units)


@dataclass(frozen=True)
class Meetings:
    """Unordered pairs ``a < b`` with the number of distinct slots in which they met, sorted by (a, b)."""

    a: Ints
    b: Ints
    slots: Ints
    capped: bool

    def __len__(self) -> int:
        return len(self.a)


def co_occurrences(
    events: Timeline, *, window: int, slot: int = 86_400, at_least: int = 2, cap: int = 64, threads: int = 2
) -> Meetings:
    """Pairs of units that were at one place within ``window`` seconds in ``at_least`` distinct slots.

    The slot of a meeting is that of its earlier event. Meetings of one pair at different places in one slot
    count once.

    Args:
        events: events in the order of (place, time).
        window: largest distance in seconds, inclusive; shorter than a slot.
        slot: length of a slot in seconds, counted from 1970-01-01.
        at_least: pairs that met in fewer slots are not returned.
        cap: events looked at on either side of an event.
        threads: worker threads; the result does not depend on it.

    Raises:
        ValueError: the window is not shorter than a slot, or the events span more than 32,000 slots.
    """
    if not 0 <= window < slot:
        raise ValueError("the window must be shorter than a slot")
    if len(events) == 0:
        none = np.empty(0, np.int32)
        return Meetings(none, none, none, capped=False)
    slots = (events.at - events.at.min() // slot * slot) // slot
    if slots.max() > 32_000:
        raise ValueError("events span more than 32,000 slots; is a date wrong?")
    low, high, capped = _windows(events.place, events.at, window, cap)
    order, starts = _by_unit(events)
    parts = _run_blocks(events.unit, slots.astype(np.int32), low, high, order, starts, at_least, threads)
    a, b, met = (np.concatenate([part[i] for part in parts]) for i in range(3))
    sorting = np.lexsort((b, a))
    return Meetings(a[sorting], b[sorting], met[sorting], capped=bool(capped))


def _by_unit(events: Timeline) -> tuple[Longs, Longs]:
    """Positions grouped by unit, in time order inside a unit, and where each unit starts."""
    starts = np.zeros(events.units + 1, np.int64)
    count = np.bincount(events.unit, minlength=events.units)
    np.cumsum(count, out=starts[1:])
    order = _grouped(events.unit, events.at, starts)
    for unit in np.flatnonzero(count > _FEW).tolist():
        own = order[starts[unit] : starts[unit + 1]]
        own[:] = own[np.argsort(events.at[own], kind="stable")]
    return order, starts


def _run_blocks(
    unit: Ints, slots: Ints, low: Longs, high: Longs, order: Longs, starts: Longs, at_least: int, threads: int
) -> list[tuple[Ints, Ints, Ints]]:
    """Cut units into blocks of about equal work and count them in a thread pool."""
    work = np.concatenate(([0], np.cumsum((high - low)[order])))[starts]
    cuts = np.searchsorted(work, np.linspace(0, work[-1], _BLOCKS + 1)[1:-1])
    edges = np.concatenate(([0], cuts, [len(starts) - 1]))

    def count(block: int) -> tuple[Ints, Ints, Ints]:
        result: tuple[Ints, Ints, Ints] = _count_block(
            edges[block], edges[block + 1], unit, slots, low, high, order, starts, at_least
        )
        return result

    if threads <= 1:
        return [count(block) for block in range(_BLOCKS)]
    with ThreadPoolExecutor(threads) as pool:
        return list(pool.map(count, range(_BLOCKS)))


def positions_by_unit(unit: Ints, units: int) -> tuple[Longs, Longs]:
    """Positions grouped by unit, in their order inside a unit, and where each unit starts: a counting sort."""
    starts = np.zeros(units + 1, np.int64)
    np.cumsum(np.bincount(unit, minlength=units), out=starts[1:])
    order: Longs = _counted(unit, starts)
    return order, starts


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _counted(unit: Ints, starts: Longs) -> Longs:
    order = np.empty(len(unit), np.int64)
    free = starts[:-1].copy()
    for p in range(len(unit)):
        order[free[unit[p]]] = p
        free[unit[p]] += 1
    return order


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _grouped(unit: Ints, at: Longs, starts: Longs) -> Longs:
    """Positions by (unit, time, position); those of a unit with many events are left in the order of positions."""
    order: Longs = _counted(unit, starts)
    for a in range(len(starts) - 1):
        own = order[starts[a] : starts[a + 1]]
        if len(own) > _FEW:
            continue
        for k in range(1, len(own)):
            p = own[k]
            i = k
            while i > 0 and at[own[i - 1]] > at[p]:
                own[i] = own[i - 1]
                i -= 1
            own[i] = p
    return order


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _windows(place: Ints, at: Longs, window: int, cap: int) -> tuple[Longs, Longs, bool]:
    """First and one-past-last position within the window of each event, and whether the cap cut any."""
    n = len(at)
    low = np.empty(n, np.int64)
    high = np.empty(n, np.int64)
    first = 0
    last = 0
    capped = False
    for p in range(n):
        while place[first] != place[p] or at[p] - at[first] > window:
            first += 1
        last = max(last, p)
        while last < n and place[last] == place[p] and at[last] - at[p] <= window:
            last += 1
        low[p] = max(first, p - cap)
        high[p] = min(last, p + cap + 1)
        if low[p] != first or high[p] != last:
            capped = True
    return low, high, capped


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _count_block(  # noqa: PLR0913, PLR0917 - a compiled function takes its arrays one by one
    unit_from: int,
    unit_to: int,
    unit: Ints,
    slots: Ints,
    low: Longs,
    high: Longs,
    order: Longs,
    starts: Longs,
    at_least: int,
) -> tuple[Ints, Ints, Ints]:
    """Accumulate the neighbours of each unit of a block in one dense row that is cleared by its touched list.

    A cell packs the last slot counted (15 bits), whether the slot before it was counted too (1 bit) and the
    number of slots (15 bits). A window may reach back over the end of a slot, so the slot before the last
    may still arrive; none earlier can, because a unit's events come in time order.
    """
    row = np.zeros(len(starts) - 1, np.int32)
    touched = np.empty(len(starts) - 1, np.int32)
    size = 1024
    out_a = np.empty(size, np.int32)
    out_b = np.empty(size, np.int32)
    out_n = np.empty(size, np.int32)
    filled = 0
    for a in range(unit_from, unit_to):
        n_touched = 0
        for k in range(starts[a], starts[a + 1]):
            p = order[k]
            for q in range(low[p], high[p]):
                b = unit[q]
                if b <= a:
                    continue
                slot = min(slots[p], slots[q])
                cell = row[b]
                if cell == 0:
                    touched[n_touched] = b
                    n_touched += 1
                    row[b] = (slot << 16) | 1
                    continue
                last = cell >> 16
                before = (cell >> 15) & 1
                met = cell & 0x7FFF
                if slot > last:
                    row[b] = (slot << 16) | ((1 if slot == last + 1 else 0) << 15) | (met + 1)
                elif slot == last - 1 and before == 0:
                    row[b] = (last << 16) | (1 << 15) | (met + 1)
        for k in range(n_touched):
            b = touched[k]
            met = row[b] & 0x7FFF
            row[b] = 0
            if met < at_least:
                continue
            if filled == size:
                size *= 2
                out_a = _grown(out_a, size)
                out_b = _grown(out_b, size)
                out_n = _grown(out_n, size)
            out_a[filled] = a
            out_b[filled] = b
            out_n[filled] = met
            filled += 1
    return out_a[:filled], out_b[:filled], out_n[:filled]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _grown(values: Ints, size: int) -> Ints:
    larger = np.empty(size, np.int32)
    larger[: len(values)] = values
    return larger
