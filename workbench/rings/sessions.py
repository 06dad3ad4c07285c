"""Sessions of a group: its events chained by place and time, and who attended them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.rings.cooccurrence import Ints, Longs, Timeline

__all__ = ["Sessions", "UnitIndex", "sessions_of"]

Floats = NDArray[np.float64]

#: Events' worth of "evenly over time" that a place with little other traffic borrows.
_PRIOR = 20.0


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
    """

    order: Longs
    starts: Longs
    key: Longs
    base: int
    span: int
    visitors: Longs

    @classmethod
    def of(cls, events: Timeline) -> UnitIndex:
        """Index a timeline."""
        order = np.argsort(events.unit, kind="stable")
        starts = np.zeros(events.units + 1, np.int64)
        np.cumsum(np.bincount(events.unit, minlength=events.units), out=starts[1:])
        base = int(events.at.min())
        span = 4 * (int(events.at.max()) - base + 1)
        key = events.place.astype(np.int64) * span + (events.at - base + span // 4)
        seen = np.unique(events.place.astype(np.int64) * events.units + events.unit) // max(1, events.units)
        visitors = np.bincount(seen, minlength=int(events.place.max()) + 1)
        return cls(order, starts, key, base, span, visitors)

    def positions(self, units: Ints) -> Longs:
        """Positions of all events of some units, in the order of (place, time)."""
        parts = [self.order[self.starts[u] : self.starts[u + 1]] for u in units]
        return np.sort(np.concatenate(parts)) if parts else np.empty(0, np.int64)

    def between(self, place: Ints, first: Longs, last: Longs) -> tuple[Longs, Longs]:
        """First and one-past-last position at each place from time ``first`` to ``last``, both inclusive."""
        shift = place.astype(np.int64) * self.span + self.span // 4
        edge = self.span // 4
        return (
            np.searchsorted(self.key, shift + np.clip(first - self.base, -edge, 2 * edge), side="left"),
            np.searchsorted(self.key, shift + np.clip(last - self.base, -edge, 2 * edge), side="right"),
        )


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
        present: distinct members in each session.
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

    def visitors(
        self, events: Timeline, index: UnitIndex, window: int, open_share: float, group: Ints
    ) -> tuple[Ints, Longs, Floats]:
        """Everybody else seen in the sessions: unit, sessions attended, and the number to be expected.

        Expected is the unit's visits to each place times the share of the place's other traffic, and of its
        time, that falls into the sessions.
        """
        low, high = index.between(self.place, self.first - window, self.last + window)
        size = high - low
        inside = np.repeat(low - np.concatenate(([0], np.cumsum(size)[:-1])), size) + np.arange(size.sum())
        session = np.repeat(np.arange(len(self)), size)
        outside = ~np.isin(events.unit[inside], group)
        pairs = np.unique(events.unit[inside][outside] * np.int64(len(self)) + session[outside])
        unit, attended = np.unique(pairs // len(self), return_counts=True)
        expected = self.expected_attendance(unit.astype(np.int32), events, index, window, open_share, group)
        return unit.astype(np.int32), attended, expected

    def expected_attendance(
        self, unit: Ints, events: Timeline, index: UnitIndex, window: int, open_share: float, group: Ints
    ) -> Floats:
        """Sessions that each unit would attend by chance, given its visits to each place.

        The chance of one visit is the share of the place's other traffic that falls into the sessions, shrunk to the
        share of its time and never below it; the group's own events are left out.
        """
        expected = np.zeros(len(unit))
        for place in np.unique(self.place):
            here = self.place == place
            low, high = index.between(self.place[here], self.first[here] - window, self.last[here] + window)
            start, end = np.searchsorted(events.place, [place, place + 1])
            others = ~np.isin(events.unit[start:end], group)
            near = sum(int(others[lo - start : hi - start].sum()) for lo, hi in zip(low, high, strict=True))
            length = float((self.last[here] - self.first[here] + 2 * window).sum())
            open_time = open_share * max(1.0, float(events.at[start:end].max() - events.at[start:end].min()))
            by_time = length / open_time
            share = max(by_time, (near + _PRIOR * by_time) / (int(others.sum()) + _PRIOR))
            visits = np.bincount(
                np.searchsorted(unit, events.unit[start:end][np.isin(events.unit[start:end], unit)]),
                minlength=len(unit),
            )
            expected += visits * share
        return expected


def sessions_of(units: Ints, events: Timeline, index: UnitIndex, window: int, present: int) -> Sessions:
    """Chain a group's events: same place, at most ``window`` seconds to the next, ``present`` members at least."""
    positions = index.positions(units)
    place, at = events.place[positions], events.at[positions]
    new = np.ones(len(positions), bool)
    new[1:] = (place[1:] != place[:-1]) | (at[1:] - at[:-1] > window)
    chain = np.cumsum(new) - 1
    member = np.searchsorted(units, events.unit[positions])
    pairs = np.unique(chain * np.int64(len(units)) + member)
    together = np.bincount(pairs // len(units), minlength=int(chain[-1]) + 1 if len(chain) else 0)
    kept = together >= present
    inside = kept[chain] if len(chain) else np.empty(0, bool)
    number = (np.cumsum(kept) - 1)[chain[inside]]
    pairs = pairs[kept[pairs // len(units)]] if len(pairs) else pairs
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
        attended=np.bincount(pairs % len(units), minlength=len(units)),
    )
