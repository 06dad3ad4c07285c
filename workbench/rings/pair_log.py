"""Which pairs of people survive error control, in the groups that were found and beside them.

A search for gatherings looks at pairs of households only to propose groups. Those that could survive are heard here
and counted again person by person. What is kept of a pair is either of its own weight (Benjamini-Hochberg over all
pairs of people who were ever at one place, the better of several windows paid for), or it belongs to a group that
survived error control and met in its sessions twice at least.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_matrix, triu

from workbench.rings.cooccurrence import Ints, Longs, Timeline
from workbench.rings.meetings import Crowd, Met, Pairs, possible_pairs
from workbench.rings.nulls import benjamini_hochberg, likelihood_ratio, log10_poisson_tail
from workbench.rings.sessions import UnitIndex
from workbench.rings.traffic import Traffic

if TYPE_CHECKING:
    from workbench.rings.search import Search

__all__ = ["Attended", "PairLog", "Survivors"]

Floats = NDArray[np.float64]

#: Household pairs whose q-value is up to so much (log10) above the limit are counted person by person: of a household
#: one may have met somebody more clearly than all of them together.
_SLACK = 1.0

#: Meetings in a group's sessions that make a pair of it.
_TWICE = 2


@dataclass(frozen=True)
class Attended:
    """Who attended the sessions of a group that survived error control.

    Attributes:
        person: people, several times.
        session: the session that each attended.
        window: the group's window, seconds.
        log10_q: of the group.
    """

    person: Ints
    session: Longs
    window: int
    log10_q: float


def _together(groups: Sequence[Attended], home: Ints) -> tuple[Pairs, Longs]:
    """Pairs of different households who attended two sessions of a group together at least, and their group.

    All groups at once: a row is a person of a group, a column a session of a group, so that groups do not mix.
    """
    if not groups:
        nobody = np.empty(0, np.int32)
        return Pairs(nobody, nobody), np.empty(0, np.int64)
    group = np.repeat(np.arange(len(groups)), [len(one.person) for one in groups])
    person = np.concatenate([one.person for one in groups])
    width = 1 + max(int(one.session.max(initial=0)) for one in groups)
    column = group * width + np.concatenate([one.session for one in groups])
    rows, row = np.unique(group * np.int64(len(home)) + person, return_inverse=True)
    table = coo_matrix((np.ones(len(row), np.int64), (row, column))).tocsr()
    table.data[:] = 1
    both = triu(table @ table.T, k=1).tocoo()
    often = both.data >= _TWICE
    one, other = rows[both.row[often]], rows[both.col[often]]
    a, b = (one % len(home)).astype(np.int32), (other % len(home)).astype(np.int32)
    apart = home[a] != home[b]
    return Pairs(a[apart], b[apart]), one[apart] // len(home)


@dataclass(frozen=True)
class Survivors:
    """Pairs with what was counted of them, sorted by (a, b).

    Attributes:
        pairs: the people.
        met: meetings, seen and expected.
        window: the window of each pair, seconds.
        log10_p: tail of the meetings, the choice of the window paid for.
        log10_q: of the pair; where ``grouped`` of its group.
        grouped: the pair survives as part of a group.
    """

    pairs: Pairs
    met: Met
    window: Longs
    log10_p: Floats
    log10_q: Floats
    grouped: NDArray[np.bool_]

    @property
    def llr(self) -> Floats:
        """Log-likelihood ratio of the meetings, nats."""
        return likelihood_ratio(self.met.observed, self.met.expected)

    def take(self, rows: NDArray[np.int_] | NDArray[np.bool_]) -> Survivors:
        """Some of the pairs."""
        met = Met(*(getattr(self.met, name)[rows] for name in ("observed", "expected", "first", "last")))
        rest = {name: getattr(self, name)[rows] for name in ("window", "log10_p", "log10_q", "grouped")}
        return Survivors(self.pairs.take(rows), met, **rest)

    @classmethod
    def of(cls, parts: Iterable[Survivors]) -> Survivors:
        """All parts in one, in their order."""
        some = list(parts)
        pairs = Pairs(*(np.concatenate([getattr(one.pairs, side) for one in some]) for side in ("a", "b")))
        met = Met(
            *(
                np.concatenate([getattr(one.met, name) for one in some])
                for name in ("observed", "expected", "first", "last")
            )
        )
        names = ("window", "log10_p", "log10_q", "grouped")
        return cls(
            pairs, met, **{name: np.concatenate([getattr(one, name) for one in some]) for name in names}
        )

    def first_of_each(self, *order: NDArray[np.float64] | Longs) -> Survivors:
        """One of each pair, sorted by pair: the first by the given keys, most important last."""
        sorting = np.lexsort((*order, self.pairs.b, self.pairs.a))
        a, b = self.pairs.a[sorting], self.pairs.b[sorting]
        new = np.ones(len(a), bool)
        new[1:] = (a[1:] != a[:-1]) | (b[1:] != b[:-1])
        return self.take(sorting[new])


@dataclass
class PairLog:
    """Hears of the pairs of one search.

    Attributes:
        person: person of each event of the timeline.
        unit: unit of each person.
        home: household of each person.
    """

    person: Ints
    unit: Ints
    home: Ints
    _crowd: Crowd | None = None
    _search: Search | None = None
    _cell: Longs = field(default_factory=lambda: np.empty(0, np.int64))
    _rates: dict[int, Floats] = field(default_factory=dict)
    _possible: int = 0
    _tested: list[Survivors] = field(default_factory=list)

    def begin(
        self, events: Timeline, index: UnitIndex, search: Search, traffic: Mapping[int, Traffic]
    ) -> None:
        """Take over what the search looks at; ``traffic`` by window."""
        self._crowd = Crowd(events, index, self.person, self.unit, self.home)
        self._search = search
        self._cell = next(iter(traffic.values())).cell
        self._rates = {window: seen.meeting_rate for window, seen in traffic.items()}
        self._possible = possible_pairs(events.place, self.person, len(self.unit))

    def hear(self, window: int, units: Pairs, log10_p: Floats, possible: int) -> None:
        """Count the pairs of units again that may survive, person by person.

        Args:
            window: their window, seconds.
            units: pairs of units.
            log10_p: tail of their meetings.
            possible: pairs of units that could have met.
        """
        crowd, search = self._known()
        tests = max(possible, len(units))
        limit = np.log10(search.q) + _SLACK
        able = np.flatnonzero(log10_p <= limit + np.log10(max(1, len(units)) / max(1, tests)))
        near = able[benjamini_hochberg(log10_p[able], tests) <= limit]
        pairs = crowd.of_units(units.a[near], units.b[near])
        tested = self._counted(pairs, window)
        self._tested.append(tested.take(tested.log10_p < 0))

    def survivors(self, groups: Iterable[Attended] = ()) -> Survivors | None:
        """Pairs that survive, of their own weight or as part of a group; None where nothing was looked at."""
        if self._crowd is None or self._search is None:
            return None
        tested = Survivors.of([self._none(), *self._tested])
        best = tested.first_of_each(tested.window, tested.log10_p)
        log10_q = benjamini_hochberg(best.log10_p, max(self._possible, len(best.log10_p)))
        alone = replace(best, log10_q=log10_q)
        alone = alone.take(log10_q <= np.log10(self._search.q))
        every = Survivors.of([alone, *self._of_groups(list(groups))])
        return every.first_of_each(every.window, every.log10_q, every.grouped.astype(np.int64))

    def places(self, kept: Survivors) -> tuple[Longs, Ints, Ints]:
        """Where pairs met: position of the pair, place, slots there; by pair, falling slots and place."""
        crowd, search = self._known()
        parts = []
        for window in np.unique(kept.window).tolist():
            rows = np.flatnonzero(kept.window == window)
            pair, place, slots = crowd.places(kept.pairs.take(rows), window, search.slot)
            parts.append((rows[pair], place, slots))
        none = (np.empty(0, np.int64), np.empty(0, np.int32), np.empty(0, np.int32))
        pair, place, slots = (np.concatenate(some) for some in zip(none, *parts, strict=True))
        order = np.lexsort((place, -slots, pair))
        return pair[order], place[order], slots[order]

    def _of_groups(self, groups: Sequence[Attended]) -> Iterator[Survivors]:
        """Pairs that met twice at least in the sessions of a group, by window."""
        pairs, group = _together(groups, self.home)
        log10_q = np.array([one.log10_q for one in groups])
        window = np.array([one.window for one in groups], np.int64)
        for one in np.unique(window).tolist():
            mine = np.flatnonzero(window[group] == one)
            found = self._counted(pairs.take(mine), one)
            found = replace(found, log10_q=log10_q[group[mine]], grouped=np.ones(len(mine), bool))
            yield found.take((found.met.observed >= _TWICE) & (found.llr > 0))

    def _counted(self, pairs: Pairs, window: int) -> Survivors:
        crowd, search = self._known()
        met = crowd.met(pairs, self._cell, self._rates[window], (window, search.slot))
        # Of several windows the better counts, so that it is paid for.
        log10_p = log10_poisson_tail(met.observed, met.expected) + np.log10(len(self._rates))
        size = len(pairs)
        return Survivors(
            pairs,
            met,
            np.full(size, window, np.int64),
            np.minimum(0.0, log10_p),
            np.zeros(size),
            np.zeros(size, bool),
        )

    def _none(self) -> Survivors:
        nobody = np.empty(0, np.int32)
        return self._counted(Pairs(nobody, nobody), min(self._rates))

    def _known(self) -> tuple[Crowd, Search]:
        if self._crowd is None or self._search is None:
            raise AssertionError("a log hears of pairs after its search has begun")
        return self._crowd, self._search
