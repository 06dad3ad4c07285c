"""Sessions of a group: its events chained by place and time, and who attended them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.rings.cooccurrence import Ints, Longs, Timeline, positions_by_unit

__all__ = ["Reach", "Sessions", "UnitIndex", "sessions_of"]

Floats = NDArray[np.float64]

#: Events' worth of "evenly over time" that a place with little other traffic borrows.
_PRIOR = 20.0

_DAY = 86_400
_QUARTER = 900
_QUARTERS = _DAY // _QUARTER

#: Width of a daily habit in seconds: somebody who comes when the door opens comes within half an hour.
_HABIT = 1_800


@dataclass(frozen=True)
class UnitIndex:
    """Where to find things in a timeline.

    Attributes:
        order: positions grouped by unit, in the order of (place, time) inside a unit.
        starts: where each unit starts in ``order``.
        key: a number per event that sorts by place and time.
        base: first time of all, seconds.
        span: distance of two places in ``key``.
        visitors: distinct units at each place.
        place_starts: first position of each place, and one past the last.
        spans: seconds from the first to the last event of each place.
    """

    order: Longs
    starts: Longs
    key: Longs
    base: int
    span: int
    visitors: Longs
    place_starts: Longs
    spans: Longs

    @classmethod
    def of(cls, events: Timeline) -> UnitIndex:
        """Index a timeline."""
        order, starts = positions_by_unit(events.unit, events.units)
        base = int(events.at.min())
        span = 4 * (int(events.at.max()) - base + 1)
        key = events.place.astype(np.int64) * span + (events.at - base + span // 4)
        seen = np.unique(events.place.astype(np.int64) * events.units + events.unit) // max(1, events.units)
        visitors = np.bincount(seen, minlength=int(events.place.max()) + 1)
        place_starts = np.searchsorted(events.place, np.arange(len(visitors) + 1))
        ends = np.maximum(place_starts[1:] - 1, place_starts[:-1]).clip(max=len(events) - 1)
        spans = events.at[ends] - events.at[place_starts[:-1].clip(max=len(events) - 1)]
        return cls(order, starts, key, base, span, visitors, place_starts, spans)

    def length(self, places: Ints) -> Floats:
        """Seconds from the first to the last event at each place."""
        return self.spans[places].astype(np.float64)

    def visits(self, units: Ints) -> tuple[Longs, Longs]:
        """Events of some units: which of them each belongs to, and its position."""
        first, last = self.starts[units], self.starts[units + np.int64(1)]
        which = np.repeat(np.arange(len(units)), last - first)
        return which, self.order[_ranges(first, last)]

    def positions(self, units: Ints) -> Longs:
        """Positions of all events of some units, in the order of (place, time)."""
        return np.sort(self.visits(units)[1])

    def between(self, place: Ints, first: Longs, last: Longs) -> tuple[Longs, Longs]:
        """First and one-past-last position at each place from time ``first`` to ``last``, both inclusive."""
        shift = place.astype(np.int64) * self.span + self.span // 4
        edge = self.span // 4
        return (
            np.searchsorted(self.key, shift + np.clip(first - self.base, -edge, 2 * edge), side="left"),
            np.searchsorted(self.key, shift + np.clip(last - self.base, -edge, 2 * edge), side="right"),
        )


@dataclass(frozen=True)
class Reach:
    """How far a session reaches for somebody who comes by chance.

    Attributes:
        window: seconds before and after a session that still count.
        open_share: share of the day in which a place has traffic.
        daily: people have an hour of the day at which they come.
    """

    window: int
    open_share: float
    daily: bool = False


@dataclass(frozen=True)
class Sessions:
    """Sessions of one group.

    Attributes:
        units: the group, sorted.
        positions: the members' events inside sessions, in the order of (place, time).
        number: session of each of those events, from 0.
        place: place of each session.
        first: time of its first event, seconds.
        last: time of its last event.
        present: distinct households of members in each session.
        attended: sessions that each member of ``units`` attended.
    """

    units: Ints
    positions: Longs
    number: Longs
    place: Ints
    first: Longs
    last: Longs
    present: Longs
    attended: Longs

    def __len__(self) -> int:
        return len(self.place)

    def table(self, events: Timeline) -> NDArray[np.bool_]:
        """Who of ``units`` (rows) was at which session (columns)."""
        seen = np.zeros((len(self.units), len(self)), bool)
        seen[np.searchsorted(self.units, events.unit[self.positions]), self.number] = True
        return seen

    def visitors(
        self, events: Timeline, index: UnitIndex, reach: Reach, group: Ints
    ) -> tuple[Ints, Longs, Floats]:
        """Everybody else seen in the sessions: unit, sessions attended, and the number to be expected.

        Expected is the unit's visits to each place times the share of the place's other traffic, and of its
        time, that falls into the sessions.
        """
        low, high = index.between(self.place, self.first - reach.window, self.last + reach.window)
        session = np.repeat(np.arange(len(self)), high - low)
        seen = events.unit[_ranges(low, high)]
        outside = ~_members(seen, group)
        pairs = np.unique(seen[outside] * np.int64(len(self)) + session[outside])
        unit, attended = np.unique(pairs // len(self), return_counts=True)
        expected = self.expected_attendance(unit.astype(np.int32), events, index, reach, group)
        return unit.astype(np.int32), attended, expected

    def expected_attendance(
        self, unit: Ints, events: Timeline, index: UnitIndex, reach: Reach, group: Ints
    ) -> Floats:
        """Sessions that each unit would attend by chance, given its visits to each place.

        The chance of one visit is the share of the place's other traffic that falls into the sessions, shrunk to the
        share of its time and never below it; the group's own events are left out. Where people have daily habits,
        it is not below the share of that time of the day that the sessions take up either: somebody who comes when
        the place opens meets the others who do.
        """
        places, share = self._shares(index, reach, group)
        which, visit = index.visits(unit)
        at = np.minimum(np.searchsorted(places, events.place[visit]), len(places) - 1)
        here = places[at] == events.place[visit]
        which, visit, at = which[here], visit[here], at[here]
        chance = share[at]
        if reach.daily:
            quarter = events.at[visit] // _QUARTER % _QUARTERS
            cover = np.stack([self._by_time_of_day(place, reach.window) for place in places])
            days = np.maximum(1.0, index.length(places) / _DAY)
            chance = np.maximum(chance, np.minimum(1.0, cover[at, quarter] / (days[at] * _HABIT)))
        expected: Floats = np.bincount(which, chance, minlength=len(unit)).astype(np.float64)
        return expected

    def _shares(self, index: UnitIndex, reach: Reach, group: Ints) -> tuple[Ints, Floats]:
        """Share of the others' traffic at each place that falls into its sessions, not below their share of time."""
        places, at = np.unique(self.place, return_inverse=True)
        first, last = self.first - reach.window, self.last + reach.window
        low, high = index.between(self.place, first, last)
        own = index.positions(group)
        near = high - low - (np.searchsorted(own, high) - np.searchsorted(own, low))
        ours = np.searchsorted(own, index.place_starts[places + 1]) - np.searchsorted(
            own, index.place_starts[places]
        )
        others = np.diff(index.place_starts)[places] - ours
        open_time = reach.open_share * np.maximum(1.0, index.length(places))
        by_time = np.bincount(at, (last - first).astype(np.float64)) / open_time
        return places, np.maximum(by_time, (np.bincount(at, near) + _PRIOR * by_time) / (others + _PRIOR))

    def _by_time_of_day(self, place: int, window: int) -> Floats:
        """Seconds that the sessions at one place take up around each quarter of an hour of the day, a habit wide."""
        here = self.place == place
        first = self.first[here] % _DAY - window
        last = first + (self.last[here] - self.first[here]) + 2 * window
        middle = (np.arange(_QUARTERS) * _QUARTER + _QUARTER // 2)[:, None]
        low, high = middle - _HABIT // 2, middle + _HABIT // 2
        covered: Floats = np.maximum(0, np.minimum(last, high) - np.maximum(first, low)).sum(axis=1)
        return covered.astype(np.float64)


def _by_home(seen: NDArray[np.bool_], homes: Ints) -> NDArray[np.bool_]:
    """Who was seen, by household instead of by person."""
    order = np.argsort(homes, kind="stable")
    first = np.flatnonzero(np.diff(homes[order], prepend=-1))
    result: NDArray[np.bool_] = np.logical_or.reduceat(seen[:, order], first, axis=1)
    return result


def _ranges(first: Longs, last: Longs) -> Longs:
    """All numbers from each first to before each last, one range after the other."""
    size = last - first
    shift = first - np.concatenate((np.zeros(1, np.int64), np.cumsum(size)[:-1])) if len(size) else first
    return np.repeat(shift, size) + np.arange(int(size.sum()))


def _members(units: Ints, group: Ints) -> NDArray[np.bool_]:
    """Which units belong to a sorted group."""
    if not len(group):
        return np.zeros(len(units), bool)
    return np.asarray(group[np.minimum(np.searchsorted(group, units), len(group) - 1)] == units)


def sessions_of(units: Ints, events: Timeline, index: UnitIndex, window: int, present: int) -> Sessions:
    """Chain a group's events: same place, at most ``window`` seconds to the next, ``present`` households at least."""
    positions = index.positions(units)
    place, at = events.place[positions], events.at[positions]
    new = np.ones(len(positions), bool)
    new[1:] = (place[1:] != place[:-1]) | (at[1:] - at[:-1] > window)
    chain = np.cumsum(new) - 1
    member = np.searchsorted(units, events.unit[positions])
    chains = int(chain[-1]) + 1 if len(chain) else 0
    seen = np.zeros((chains, len(units)), bool)
    seen[chain, member] = True
    together = np.count_nonzero(
        _by_home(seen, events.homes(units)) if events.home is not None else seen, axis=1
    )
    kept = together >= present
    inside = kept[chain] if len(chain) else np.empty(0, bool)
    number = (np.cumsum(kept) - 1)[chain[inside]]
    starts = np.flatnonzero(np.diff(number, prepend=-1))
    ends = np.append(starts[1:], len(number)) - 1
    return Sessions(
        units=units,
        positions=positions[inside],
        number=number,
        place=place[inside][starts],
        first=at[inside][starts],
        last=at[inside][ends] if len(starts) else at[:0],
        present=together[kept],
        attended=np.count_nonzero(seen[kept], axis=0),
    )
