"""From a proposal to a group: rebuilt from its sessions, grown by those who attend them, one group per ring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from workbench.rings.blocks import two_blocks
from workbench.rings.cooccurrence import Ints, Timeline
from workbench.rings.nulls import benjamini_hochberg, log10_poisson_tail
from workbench.rings.rivals import overlap
from workbench.rings.search import Search
from workbench.rings.sessions import Sessions, UnitIndex, sessions_of

__all__ = ["grown_groups"]

_ROUNDS = 6

#: Members that make a session while a part of a ring looks for the rest of it.
_PAIR = 2

#: Overlap from which two groups are parts of one.
_ONE = 0.3


def grown_groups(proposals: Iterable[Ints], events: Timeline, index: UnitIndex, search: Search) -> list[Ints]:
    """Groups that stand by their sessions, grown from proposals; those that are two are cut, twins are one.

    Args:
        proposals: units that may belong together, each sorted.
        events: the timeline.
        index: its index.
        search: what to look for.
    """
    known: dict[bytes, Ints] = {}
    for proposal in proposals:
        rough = _rough(proposal, events, index, search)
        for start in (rough, proposal):
            if start.tobytes() not in known:
                known[start.tobytes()] = _grow(start, events, index, search)
    distinct = {group.tobytes(): group for group in known.values() if _enough(group, events, search)}
    parts = [part for group in distinct.values() for part in _apart(group, events, index, search)]
    return _merged(parts, events, index, search)


def _enough(group: Ints, events: Timeline, search: Search) -> bool:
    """Whether a group has members of so many households."""
    return len(group) >= search.units and len(np.unique(events.homes(group))) >= search.units


def _rough(group: Ints, events: Timeline, index: UnitIndex, search: Search) -> Ints:
    """Take in those who attend the meetings of a proposal, where any two of it make a meeting.

    Half of a loose ring is present at a time, and a proposal may hold half of the ring: three of it are seldom there
    together, two are.
    """
    for _ in range(_ROUNDS):
        sessions = sessions_of(group, events, index, search.window, _PAIR)
        if len(sessions) < _PAIR:
            break
        joining = _attenders(group, sessions, events, index, search, float(_PAIR))
        after = np.union1d(group, joining).astype(np.int32)
        if len(after) == len(group):
            break
        group = after
        if len(group) >= 4 * search.units:
            break
    return group


def _grow(group: Ints, events: Timeline, index: UnitIndex, search: Search) -> Ints:
    """Rebuild a candidate from its sessions until nobody leaves and nobody joins."""
    for _ in range(_ROUNDS):
        sessions = sessions_of(group, events, index, search.window, search.quorum(len(group)))
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


def _apart(group: Ints, events: Timeline, index: UnitIndex, search: Search) -> list[Ints]:
    """The group, or the two that it is, each grown for itself; nothing where both are too small."""
    sessions = sessions_of(group, events, index, search.window, search.quorum(len(group)))
    cut = two_blocks(sessions.table(events))
    if cut is None:
        return [group]
    halves = [_grow(group[side], events, index, search) for side in (cut[0], ~cut[0])]
    if max(cut[0].sum(), (~cut[0]).sum()) < search.units:
        return []  # Two that are too small, such as two carers with their elders.
    halves = [half for half in halves if _enough(half, events, search)]
    if not halves or any(len(half) >= len(group) for half in halves):
        return [group]
    return [part for half in halves for part in _apart(half, events, index, search)]


def _merged(groups: Sequence[Ints], events: Timeline, index: UnitIndex, search: Search) -> list[Ints]:
    """Join groups that share members, largest first, so that one ring is one group; two rings stay two."""
    kept: list[Ints] = []
    for group in sorted(groups, key=lambda one: (-len(one), tuple(one.tolist()))):
        mine = frozenset(group.tolist())
        twin = next(
            (k for k, other in enumerate(kept) if overlap(mine, frozenset(other.tolist())) >= _ONE), None
        )
        if twin is None:
            kept.append(group)
            continue
        union = _grow(np.union1d(kept[twin], group).astype(np.int32), events, index, search)
        if len(union) < len(kept[twin]):
            continue
        if len(_apart(union, events, index, search)) == 1:
            kept[twin] = union
        elif overlap(mine, frozenset(kept[twin].tolist())) < 2 * _ONE:
            kept.append(group)
    return kept
