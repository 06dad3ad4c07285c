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

from workbench.rings.communities import leiden_cpm
from workbench.rings.cooccurrence import Ints, Longs, Timeline, co_occurrences
from workbench.rings.growing import grown_groups
from workbench.rings.meetings import Pairs
from workbench.rings.nulls import benjamini_hochberg, likelihood_ratio, log10_fisher, log10_poisson_tail
from workbench.rings.pair_log import PairLog
from workbench.rings.permutation import Mark, MarkTest, Pools, alike, shuffled_attendance
from workbench.rings.rivals import strongest
from workbench.rings.search import Search
from workbench.rings.sessions import Sessions, UnitIndex, sessions_of
from workbench.rings.traffic import Calendar, Traffic

__all__ = ["Gathering", "Ordinary", "find_gatherings"]

Floats = NDArray[np.float64]

#: Tail of the meetings (log10) from which marks are looked at, and chance at which a mark is evidence.
_WORTH_DRAWS = -4.0
_TELLING = 0.05


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
        llr: log-likelihood ratio of those attendances, nats, with the evidence of the marks.
        marks: how alike the members' events are, beside ordinary ones.
        shuffle_p: share of shuffles of the members' times in which they meet as often.
        capped: the traffic at one of its places was so dense that the kernel's cap applied there.
        window: the window with which the group was found, seconds.
        alone: attendances of each member to be expected by chance of the member's own visits.
    """

    units: Ints
    sessions: Sessions
    observed: int
    expected: float
    log10_p: float
    llr: float
    capped: bool
    window: int
    alone: Floats
    marks: tuple[MarkTest, ...] = ()
    shuffle_p: float = 1.0
    log10_q: float = 0.0


@dataclass(frozen=True)
class Ordinary:
    """What ordinary events of a timeline are compared by.

    Attributes:
        pools: strata inside which events are exchanged.
        marks: what ordinary events need not share.
    """

    pools: Pools
    marks: tuple[Mark, ...] = ()


def find_gatherings(
    events: Timeline,
    calendar: Calendar,
    search: Search,
    windows: Sequence[int] = (),
    ordinary: Ordinary | None = None,
    *,
    log: PairLog | None = None,
) -> list[Gathering]:
    """All groups that pass the test, largest log-likelihood ratio first.

    Args:
        events: the timeline.
        calendar: how time is cut for the null model.
        search: what to look for.
        windows: look with several windows in seconds; of groups that share members the one with the strongest
            evidence stays. Empty: only ``search.window``. ``search.spread`` is one more for the sessions of groups.
        ordinary: strata and marks for the permutation tests; None leaves them out.
        log: hears of the pairs that were looked at; changes nothing.
    """
    if len(events) == 0:
        return []
    index = UnitIndex.of(events)
    first = Traffic.of(events, calendar, search.window)
    close = sorted(windows or (search.window,))
    reached = [*close, search.spread] if search.spread > close[-1] else close
    traffic = {window: first.at_window(events, calendar, window) for window in reached}
    if log is not None:
        log.begin(events, index, search, traffic)
    found: list[Gathering] = []
    possible = first.possible_pairs(events)
    for window in close:
        near = replace(search, window=window)
        proposals = _proposals(events, traffic[window], near, possible, log)
        found += _tested(proposals, events, index, near, possible, ordinary)
    if reached != close:
        # Of cards swiped a few at a time, some now and some an hour later, no session has a fair part.
        found += _tested(proposals, events, index, replace(search, window=search.spread), possible, ordinary)
    kept = [_told(found[k], events, index, traffic[found[k].window], search) for k in strongest(found)]
    return [_shuffled(one, events, index, search, ordinary.pools) for one in kept] if ordinary else kept


def _told(one: Gathering, events: Timeline, index: UnitIndex, traffic: Traffic, search: Search) -> Gathering:
    """The group with the meetings of its members, seen and expected: the figures that a lead tells."""
    wide = replace(search, window=one.window)
    own = index.positions(one.units)
    return replace(
        one,
        capped=_capped(one.sessions, events, wide),
        observed=_pair_slots(own, events, wide),
        expected=_expected_pairs(own, one.units, events, index, traffic, wide),
    )


def _shuffled(one: Gathering, events: Timeline, index: UnitIndex, search: Search, pools: Pools) -> Gathering:
    """The group with the permutation test of its times."""
    quorum = search.quorum(len(one.units))
    return replace(one, shuffle_p=shuffled_attendance(one.sessions, events, index, pools, one.window, quorum))


def _tested(
    proposals: list[Ints],
    events: Timeline,
    index: UnitIndex,
    search: Search,
    possible: int,
    ordinary: Ordinary | None,
) -> list[Gathering]:
    """Groups that proposals grow to with the sessions of one window, and that pass the test."""
    groups = grown_groups(proposals, events, index, search)
    tested = [_test(group, events, index, search) for group in groups]
    marked = [_marked(one, events, ordinary) for one in tested if one is not None]
    return _controlled(marked, possible, search)


def _marked(one: Gathering, events: Timeline, ordinary: Ordinary | None) -> Gathering:
    """Add what the members' events share beyond ordinary ones; worth the draws only where meetings say something."""
    if ordinary is None or not ordinary.marks or one.log10_p > _WORTH_DRAWS:
        return one
    tests = (alike(mark, one.sessions, events, ordinary.pools) for mark in ordinary.marks)
    marks = tuple(test for test in tests if test is not None)
    combined = log10_fisher([one.log10_p, *(math.log10(mark.p) for mark in marks)])
    telling = sum(-math.log(mark.p) for mark in marks if mark.p <= _TELLING)
    # Two ways to look at the same group, so that the better of the two is paid for.
    log10_p = min(0.0, min(one.log10_p, combined) + math.log10(2.0))
    return replace(one, marks=marks, log10_p=log10_p, llr=one.llr + telling)


def _proposals(
    events: Timeline, traffic: Traffic, search: Search, possible: int, log: PairLog | None
) -> list[Ints]:
    """Communities of the pairs that met more often than expected, at each resolution."""
    met = search.counter(events, traffic, search)
    tail = log10_poisson_tail(met.slots, traffic.expected_meetings(met.a, met.b))
    strong = (tail <= search.edge_log10_p) & (events.homes(met.a) != events.homes(met.b))
    weight = np.minimum(50.0, -tail[strong])
    a, b = met.a[strong], met.b[strong]
    if log is not None:
        log.hear(search.window, Pairs(a, b), tail[strong], possible)
    return [
        group
        for resolution in search.resolutions
        for group in leiden_cpm(a, b, weight, resolution=resolution, seed=search.seed)
    ]


def _test(group: Ints, events: Timeline, index: UnitIndex, search: Search) -> Gathering | None:
    """Test a group by its attendances.

    Members and sessions form a bipartite graph. A tree that joins them is free: every member was chosen because of
    one attendance, every session exists because of one. What counts is the attendances beyond that tree (the
    cyclomatic number), against the number that the members' visits would give if they fell into the sessions' hours
    like everybody else's do. Of a household only the one who attended most counts.
    """
    sessions = sessions_of(group, events, index, search.window, search.quorum(len(group)))
    heads = _heads(group, sessions.attended, events)
    if len(sessions) < search.sessions or len(heads) < search.units:
        return None
    beyond = int(sessions.attended[heads].sum()) - len(heads) - len(sessions) + 1
    alone = sessions.expected_attendance(group, events, index, search.reach, group)
    chance = _chance(alone[heads], group[heads], sessions, events, index)
    return Gathering(
        units=group,
        sessions=sessions,
        observed=0,
        expected=0.0,
        log10_p=float(log10_poisson_tail(beyond, chance)),
        llr=float(likelihood_ratio(beyond, chance)),
        capped=False,
        window=search.window,
        alone=alone,
    )


def _heads(group: Ints, attended: Longs, events: Timeline) -> Longs:
    """The member of each household who attended most, as positions in the group: relatives prove nothing."""
    homes = events.homes(group)
    order = np.lexsort((group, -attended, homes))
    return np.sort(order[np.flatnonzero(np.diff(homes[order], prepend=-1))])


def _chance(alone: Floats, group: Ints, sessions: Sessions, events: Timeline, index: UnitIndex) -> float:
    """Attendances to be expected by chance of the visits that each member has beside the one that is free."""
    own = index.positions(group)
    here = np.isin(events.place[own], np.unique(sessions.place))
    visits = np.bincount(np.searchsorted(group, events.unit[own][here]), minlength=len(group))
    return float(np.sum(alone * (visits - 1) / np.maximum(visits, 1)))


def _capped(sessions: Sessions, events: Timeline, search: Search) -> bool:
    """Whether any place of the sessions is so dense that the kernel's cap left meetings out."""
    for place in np.unique(sessions.place):
        start, end = np.searchsorted(events.place, [place, place + 1])
        at = events.at[start:end]
        if np.any(
            np.searchsorted(at, at + search.window, side="right") - np.arange(len(at)) - 1 > search.cap
        ):
            return True
    return False


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
