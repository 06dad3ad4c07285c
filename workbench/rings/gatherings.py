"""Gatherings: groups of units that come together again and again.

Candidates are communities of the graph of pairs that met more often than their own visits let expect. A pair
of a loose ring (half of it present each time) proves little, many such pairs among a few units prove a lot, so
pairs only propose. Each candidate is then rebuilt from its sessions, grown by those who attend them, and
tested against the traffic of everybody else at the same places and hours: the group's own events are left
out, because a ring inflates the figures of its own site.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from workbench.rings.communities import SEED, leiden_cpm
from workbench.rings.cooccurrence import Ints, Longs, Timeline, co_occurrences
from workbench.rings.nulls import benjamini_hochberg, likelihood_ratio, log10_poisson_tail
from workbench.rings.rivals import overlap, strongest
from workbench.rings.sessions import Reach, Sessions, UnitIndex, sessions_of
from workbench.rings.traffic import Calendar, Traffic

__all__ = ["Gathering", "Search", "find_gatherings"]

Floats = NDArray[np.float64]


#: Share of a group that must be present to make a session of it.
_QUORUM = 0.25


@dataclass(frozen=True)
class Search:
    """What to look for.

    Attributes:
        window: largest distance in seconds of two events that meet.
        slot: a pair counts once per slot, seconds.
        cap: events looked at on either side of an event.
        edge_log10_p: pairs above this tail do not propose.
        resolution: mean edge weight per possible pair that holds a candidate together.
        present: members that make a session, at least.
        share: share of the sessions that a member attends at least.
        grow_log10_q: false discovery rate (log10) among those taken in because they attend the sessions.
        units: smallest group.
        sessions: fewest sessions.
        open_share: share of the day in which a place has traffic.
        q: false discovery rate over all pairs that could have met.
        seed: seed of the community step.
        threads: worker threads of the kernel.
        daily: people have an hour of the day at which they come; so at pharmacies, not in hospital beds.
    """

    window: int
    slot: int = 86_400
    cap: int = 64
    edge_log10_p: float = -2.5
    resolution: float = 0.5
    present: int = 3
    share: float = 0.2
    grow_log10_q: float = -1.0
    units: int = 5
    sessions: int = 3
    open_share: float = 0.5
    q: float = 0.01
    seed: int = SEED
    threads: int = 2
    daily: bool = False

    @property
    def reach(self) -> Reach:
        """How far a session reaches for somebody who comes by chance."""
        return Reach(self.window, self.open_share, self.daily)


@dataclass(frozen=True)
class Gathering:
    """A group of units with its sessions and its test.

    Attributes:
        units: members, sorted.
        sessions: the sessions and who came.
        observed: pairs of members that met, counted once per slot.
        expected: the same by the traffic of all others.
        log10_p: tail of the attendances beyond a spanning tree, see ``_test``.
        log10_q: after Benjamini-Hochberg over all pairs that could have met.
        llr: log-likelihood ratio of those attendances, nats.
        capped: the traffic at one of the places was so dense that the kernel's cap applied.
        window: the window with which the group was found, seconds.
    """

    units: Ints
    sessions: Sessions
    observed: int
    expected: float
    log10_p: float
    llr: float
    capped: bool
    window: int
    log10_q: float = 0.0


def find_gatherings(
    events: Timeline, calendar: Calendar, search: Search, windows: Sequence[int] = ()
) -> list[Gathering]:
    """All groups that pass the test, largest log-likelihood ratio first.

    Args:
        events: the timeline.
        calendar: how time is cut for the null model.
        search: what to look for.
        windows: look with several windows in seconds; of groups that share members the one with the strongest
            evidence stays. Empty: only ``search.window``.
    """
    if len(events) == 0:
        return []
    found: list[Gathering] = []
    for window in windows or (search.window,):
        found += _with_window(events, calendar, replace(search, window=window))
    return [found[k] for k in strongest(found)]


def _with_window(events: Timeline, calendar: Calendar, search: Search) -> list[Gathering]:
    traffic = Traffic.of(events, calendar, search.window)
    index = UnitIndex.of(events)
    candidates, capped = _candidates(events, traffic, search)
    grown = (_grow(group, events, index, search) for group in candidates)
    merged = _merge([group for group in grown if len(group) >= search.units], events, index, search)
    tested = [_test(group, events, index, traffic, search, capped=capped) for group in merged]
    return _controlled([one for one in tested if one is not None], traffic.possible_pairs(events), search)


def _candidates(events: Timeline, traffic: Traffic, search: Search) -> tuple[list[Ints], bool]:
    met = co_occurrences(
        events, window=search.window, slot=search.slot, at_least=2, cap=search.cap, threads=search.threads
    )
    tail = log10_poisson_tail(met.slots, traffic.expected_meetings(met.a, met.b))
    strong = tail <= search.edge_log10_p
    weight = np.minimum(50.0, -tail[strong])
    groups = leiden_cpm(met.a[strong], met.b[strong], weight, resolution=search.resolution, seed=search.seed)
    return groups, met.capped


def _grow(group: Ints, events: Timeline, index: UnitIndex, search: Search) -> Ints:
    """Rebuild a candidate from its sessions until nobody leaves and nobody joins."""
    for _ in range(6):
        sessions = sessions_of(group, events, index, search.window, _quorum(group, search))
        if len(sessions) < search.sessions:
            return group[:0]
        needed = max(2.0, search.share * len(sessions))
        stay = sessions.attended >= needed
        joining = _attenders(group, sessions, events, index, search, needed)
        after = np.union1d(group[stay], joining).astype(np.int32)
        if np.array_equal(after, group):
            break
        group = after
        if len(group) < search.present:
            return group[:0]
    return group


def _quorum(group: Ints, search: Search) -> int:
    """Members that make a session of this group: a fair part of it, so that two groups do not pass for one."""
    return max(search.present, math.ceil(_QUORUM * len(group)))


def _attenders(
    group: Ints, sessions: Sessions, events: Timeline, index: UnitIndex, search: Search, needed: float
) -> Ints:
    """Units outside the group that attend its sessions more often than their visits there let expect.

    Error control is over everybody who ever visits those places: of those taken in, at most a tenth may have come
    by chance.
    """
    unit, attended, chance = sessions.visitors(events, index, search.reach, group)
    often = attended >= needed
    tail = log10_poisson_tail(attended[often], chance[often])
    everybody = int(index.visitors[np.unique(sessions.place)].sum())
    log10_q = benjamini_hochberg(tail, max(everybody, len(tail)))
    return unit[often][log10_q <= search.grow_log10_q]


def _merge(groups: list[Ints], events: Timeline, index: UnitIndex, search: Search) -> list[Ints]:
    """Join groups that share members, largest first, so that one ring is one group."""
    kept: list[Ints] = []
    for group in sorted(groups, key=lambda one: (-len(one), tuple(one.tolist()))):
        twin = next(
            (
                k
                for k, other in enumerate(kept)
                if overlap(frozenset(group.tolist()), frozenset(other.tolist())) >= 0.3
            ),
            None,
        )
        if twin is None:
            kept.append(group)
        else:
            union = np.union1d(kept[twin], group).astype(np.int32)
            joined = _grow(union, events, index, search)
            kept[twin] = joined if len(joined) >= len(kept[twin]) else kept[twin]
    return kept


def _test(
    group: Ints, events: Timeline, index: UnitIndex, traffic: Traffic, search: Search, *, capped: bool
) -> Gathering | None:
    """Test a group by its attendances.

    Members and sessions form a bipartite graph. A tree that joins them is free: every member was chosen because of
    one attendance, every session exists because of one. What counts is the attendances beyond that tree (the
    cyclomatic number), against the number that the members' visits would give if they fell into the sessions' hours
    like everybody else's do.
    """
    sessions = sessions_of(group, events, index, search.window, _quorum(group, search))
    if len(sessions) < search.sessions or len(group) < search.units:
        return None
    own = index.positions(group)
    beyond = int(sessions.attended.sum()) - len(group) - len(sessions) + 1
    chance = _chance(group, sessions, events, index, search)
    return Gathering(
        units=group,
        sessions=sessions,
        observed=_pair_slots(own, events, search),
        expected=_expected_pairs(own, group, events, index, traffic, search),
        log10_p=float(log10_poisson_tail(beyond, chance)),
        llr=float(likelihood_ratio(beyond, chance)),
        capped=capped,
        window=search.window,
    )


def _chance(group: Ints, sessions: Sessions, events: Timeline, index: UnitIndex, search: Search) -> float:
    """Attendances to be expected by chance of the visits that each member has beside the one that is free."""
    expected = sessions.expected_attendance(group, events, index, search.reach, group)
    own = index.positions(group)
    here = np.isin(events.place[own], np.unique(sessions.place))
    visits = np.bincount(np.searchsorted(group, events.unit[own][here]), minlength=len(group))
    return float(np.sum(expected * (visits - 1) / np.maximum(visits, 1)))


def _pair_slots(own: Longs, events: Timeline, search: Search) -> int:
    unit = np.unique(events.unit[own], return_inverse=True)[1].astype(np.int32)
    part = Timeline(events.place[own], events.at[own], unit, int(unit.max()) + 1)
    met = co_occurrences(part, window=search.window, slot=search.slot, at_least=1, cap=len(own), threads=1)
    return int(met.slots.sum())


def _expected_pairs(
    own: Longs, group: Ints, events: Timeline, index: UnitIndex, traffic: Traffic, search: Search
) -> float:
    """Meetings inside the group if its visits fell like everybody else's at the same places and times.

    Around each visit the share of the others' events of that cell which fall into the window is the chance
    that a further given visit would; the smooth rate of the cell stands in where few others come.
    """
    others_near, others = _others(own, group, events, index, traffic, search)
    cell = traffic.cell[own]
    prior = 20.0
    rate = (others_near + prior * traffic.meeting_rate[cell]) / (others + prior)
    rate = np.maximum(rate, traffic.meeting_rate[cell])
    cells, at = np.unique(cell, return_inverse=True)
    in_cell = np.bincount(at, minlength=len(cells))
    both = events.unit[own] * np.int64(traffic.cells) + cell
    _, same, times = np.unique(both, return_inverse=True, return_counts=True)
    return float(0.5 * np.sum(rate * (in_cell[at] - times[same])))


def _others(
    own: Longs, group: Ints, events: Timeline, index: UnitIndex, traffic: Traffic, search: Search
) -> tuple[Floats, Floats]:
    """Events of non-members around each own event, and in its whole cell."""
    member = np.zeros(events.units, bool)
    member[group] = True
    at = events.at[own]
    low, high = index.between(events.place[own], at - search.window, at + search.window)
    inside = np.fromiter(
        (np.count_nonzero(~member[events.unit[lo:hi]]) for lo, hi in zip(low, high, strict=True)),
        np.float64,
        len(own),
    )
    cell = traffic.cell[own]
    own_in_cell = np.bincount(cell, minlength=traffic.cells)[cell]
    return inside, (traffic.cell_events[cell] - own_in_cell).astype(np.float64)


def _controlled(tested: Iterable[Gathering], pairs: int, search: Search) -> list[Gathering]:
    found = list(tested)
    if not found:
        return []
    log10_q = benjamini_hochberg([one.log10_p for one in found], max(pairs, len(found)))
    passed = [
        Gathering(**{**vars(one), "log10_q": float(q)})
        for one, q in zip(found, log10_q, strict=True)
        if q <= np.log10(search.q)
    ]
    return sorted(passed, key=lambda one: (-one.llr, tuple(one.units.tolist())))
