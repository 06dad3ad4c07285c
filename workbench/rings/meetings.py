"""The meetings of given pairs of people, one pair at a time: how often, how often by chance, when and where.

The kernel of ``cooccurrence`` finds which households met often; this walks the events of two people side by side, so
that what is said of a pair is counted exactly, whatever the density of the place, and at the level of persons.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from workbench.rings.cooccurrence import Ints, Longs, Timeline
from workbench.rings.sessions import UnitIndex

__all__ = ["Crowd", "Met", "Pairs", "possible_pairs"]

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Pairs:
    """Pairs of people; ``a`` is the smaller number."""

    a: Ints
    b: Ints

    def __len__(self) -> int:
        return len(self.a)

    def take(self, rows: NDArray[np.int_] | NDArray[np.bool_]) -> Pairs:
        """Some of the pairs."""
        return Pairs(self.a[rows], self.b[rows])


@dataclass(frozen=True)
class Met:
    """What was counted of pairs, one entry each.

    Attributes:
        observed: distinct slots in which they met.
        expected: the same by chance of their own visits, see ``Traffic.expected_meetings``.
        first: time of the first meeting, seconds; that of the earlier event.
        last: time of the last meeting, seconds; that of the later event.
    """

    observed: Ints
    expected: Floats
    first: Longs
    last: Longs


@dataclass(frozen=True)
class Crowd:
    """The people behind a timeline whose units may be households.

    Attributes:
        events: the timeline.
        index: its index by unit.
        person: person of each event.
        unit: unit of each person.
        home: household of each person; people of one household are no pair.
    """

    events: Timeline
    index: UnitIndex
    person: Ints
    unit: Ints
    home: Ints

    def of_units(self, a: Ints, b: Ints) -> Pairs:
        """All pairs of people of pairs of units, each with events in the timeline."""
        units, at = np.unique(np.concatenate((a, b)), return_inverse=True)
        which, position = self.index.visits(units)
        people = len(self.unit)
        keys = np.unique(which * np.int64(people) + self.person[position])
        someone = keys % people
        starts = np.searchsorted(keys // people, np.arange(len(units) + 1))
        left, right = at[: len(a)], at[len(a) :]
        many = (starts[left + 1] - starts[left]) * (starts[right + 1] - starts[right])
        pair = np.repeat(np.arange(len(a)), many)
        number = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
        width = (starts[right + 1] - starts[right])[pair]
        one = someone[starts[left][pair] + number // np.maximum(width, 1)]
        other = someone[starts[right][pair] + number % np.maximum(width, 1)]
        return Pairs(np.minimum(one, other).astype(np.int32), np.maximum(one, other).astype(np.int32))

    def met(self, pairs: Pairs, cell: Longs, rate: Floats, within: tuple[int, int]) -> Met:
        """Meetings of pairs; faster where the pairs are sorted.

        Args:
            pairs: the people.
            cell: cell of each event, see ``Traffic``.
            rate: meeting rate of each cell.
            within: window and slot in seconds.
        """
        return Met(*_counted(*self._arrays(pairs), cell, rate, *within))

    def places(self, pairs: Pairs, window: int, slot: int) -> tuple[Longs, Ints, Ints]:
        """Where pairs met: the pair's position, the place, and the slots there, by pair and falling slots."""
        pair, place, slots = _placed(*self._arrays(pairs), window, slot)
        order = np.lexsort((place, -slots, pair))
        return pair[order], place[order], slots[order]

    def _arrays(self, pairs: Pairs) -> tuple[Ints, Ints, Ints, Ints, Longs, Longs, Ints, Longs]:
        index, events = self.index, self.events
        return pairs.a, pairs.b, self.unit, self.person, index.order, index.starts, events.place, events.at


def possible_pairs(place: Ints, person: Ints, people: int) -> int:
    """Pairs of people who could have met: those who were ever at one place, counted per place.

    Args:
        place: place of each event, in order.
        person: person of each event.
        people: how many there are.
    """
    visitors: Longs = _visitors(place, person, people)
    return int(sum(n * (n - 1) // 2 for n in visitors.tolist()))


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _visitors(place: Ints, person: Ints, people: int) -> Longs:
    count = np.zeros((place.max() + 1) if len(place) else 0, np.int64)
    seen = np.full(people, -1, np.int32)
    for p in range(len(place)):
        if seen[person[p]] != place[p]:
            seen[person[p]] = place[p]
            count[place[p]] += 1
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _own(who: int, unit: Ints, person: Ints, order: Longs, starts: Longs) -> Longs:
    """Positions of one person's events in the order of (place, time)."""
    first, last = starts[unit[who]], starts[unit[who] + 1]
    result = np.empty(last - first, np.int64)
    size = 0
    for k in range(first, last):
        if person[order[k]] == who:
            result[size] = order[k]
            size += 1
    return result[:size]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _together(mine: Longs, theirs: Longs, place: Ints, at: Longs, window: int) -> Longs:
    """Positions of events that meet, the two of each meeting one after the other."""
    found = np.empty(32, np.int64)
    size = 0
    low = 0
    for p in mine:
        while low < len(theirs) and (
            place[theirs[low]] < place[p]
            or (place[theirs[low]] == place[p] and at[p] - at[theirs[low]] > window)
        ):
            low += 1
        k = low
        while k < len(theirs) and place[theirs[k]] == place[p] and at[theirs[k]] - at[p] <= window:
            if size + 2 > len(found):
                longer = np.empty(2 * len(found), np.int64)
                longer[:size] = found[:size]
                found = longer
            found[size], found[size + 1] = p, theirs[k]
            size += 2
            k += 1
    return found[:size]


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _by_chance(mine: Longs, theirs: Longs, cell: Longs, rate: Floats) -> float:
    """Meetings to be expected: visits of the one times visits of the other times the rate, cell by cell."""
    total = 0.0
    i = 0
    j = 0
    while i < len(mine) and j < len(theirs):
        here, there = cell[mine[i]], cell[theirs[j]]
        if here < there:
            i += 1
        elif here > there:
            j += 1
        else:
            first_i, first_j = i, j
            while i < len(mine) and cell[mine[i]] == here:
                i += 1
            while j < len(theirs) and cell[theirs[j]] == here:
                j += 1
            total += (i - first_i) * (j - first_j) * rate[here]
    return total


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _distinct(values: Longs) -> int:
    ordered = np.sort(values)
    count = 1 if len(ordered) else 0
    for k in range(1, len(ordered)):
        count += ordered[k] != ordered[k - 1]
    return count


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _counted(  # noqa: PLR0913, PLR0917 - a compiled function takes its arrays one by one
    a: Ints,
    b: Ints,
    unit: Ints,
    person: Ints,
    order: Longs,
    starts: Longs,
    place: Ints,
    at: Longs,
    cell: Longs,
    rate: Floats,
    window: int,
    slot: int,
) -> tuple[Ints, Floats, Longs, Longs]:
    observed = np.zeros(len(a), np.int32)
    expected = np.zeros(len(a), np.float64)
    first = np.zeros(len(a), np.int64)
    last = np.zeros(len(a), np.int64)
    mine = np.empty(0, np.int64)
    for k in range(len(a)):
        if k == 0 or a[k] != a[k - 1]:
            mine = _own(a[k], unit, person, order, starts)
        theirs = _own(b[k], unit, person, order, starts)
        both = _together(mine, theirs, place, at, window)
        expected[k] = _by_chance(mine, theirs, cell, rate)
        if len(both):
            times = at[both]
            observed[k] = _distinct(np.minimum(times[::2], times[1::2]) // slot)
            first[k], last[k] = times.min(), times.max()
    return observed, expected, first, last


@njit(cache=True, nogil=True)  # type: ignore[untyped-decorator]
def _placed(  # noqa: PLR0913, PLR0917 - as above
    a: Ints,
    b: Ints,
    unit: Ints,
    person: Ints,
    order: Longs,
    starts: Longs,
    place: Ints,
    at: Longs,
    window: int,
    slot: int,
) -> tuple[Longs, Ints, Ints]:
    size = 0
    pairs = np.empty(2 * len(a) + 16, np.int64)
    places = np.empty(2 * len(a) + 16, np.int32)
    slots = np.empty(2 * len(a) + 16, np.int32)
    mine = np.empty(0, np.int64)
    for k in range(len(a)):
        if k == 0 or a[k] != a[k - 1]:
            mine = _own(a[k], unit, person, order, starts)
        both = _together(mine, _own(b[k], unit, person, order, starts), place, at, window)
        start = 0
        for end in range(2, len(both) + 2, 2):
            if end < len(both) and place[both[end]] == place[both[start]]:
                continue
            if size == len(pairs):
                pairs = np.concatenate((pairs, pairs))
                places = np.concatenate((places, places))
                slots = np.concatenate((slots, slots))
            times = at[both[start:end]]
            pairs[size], places[size] = k, place[both[start]]
            slots[size] = _distinct(np.minimum(times[::2], times[1::2]) // slot)
            size += 1
            start = end
    return pairs[:size], places[:size], slots[:size]
