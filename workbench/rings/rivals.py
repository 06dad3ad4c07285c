"""Choosing among rival groups: the same ring may be found with several windows, alone or together with another."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Protocol

from workbench.rings.cooccurrence import Ints
from workbench.rings.sessions import Sessions

__all__ = ["overlap", "strongest"]

#: Overlap from which two groups are rivals for the same ring.
_RIVALS = 0.3

#: A larger group is the whole of a smaller one when it holds so much of it at so much of its weight and density.
_HELD = 0.8
_HARDLY = 0.8

#: A group is two when smaller rivals cover so much of it,
_COVERED = 0.6
#: are so much denser than it,
_DENSER = 1.3
#: and carry so much of its evidence.
_CARRIED = 0.5


class Group(Protocol):
    """What is compared: members, sessions and evidence in nats."""

    @property
    def units(self) -> Ints:
        """Members, sorted."""

    @property
    def sessions(self) -> Sessions:
        """Sessions of the members."""

    @property
    def llr(self) -> float:
        """Evidence in nats."""


def strongest(found: Sequence[Group]) -> list[int]:
    """Positions of the groups to keep, strongest evidence first: one per ring.

    Evidence counts by the root of the share of possible attendances that happened, so that a dense ring wins over a
    loose crowd around it that is hardly stronger. Of rivals the strongest stays, with two exceptions. A larger group
    that holds it and is hardly weaker is the whole of it. Smaller ones that do not overlap each other and carry the
    evidence are what it consists of: two rings whose waves fall close together look like one when the window is wide.
    """
    weight = [one.llr * math.sqrt(_density(one)) for one in found]
    order = sorted(range(len(found)), key=lambda k: (-weight[k], tuple(found[k].units.tolist())))
    members = [frozenset(one.units.tolist()) for one in found]
    kept: list[int] = []
    for k in order:
        if all(overlap(members[k], members[j]) < _RIVALS for j in kept):
            whole = _whole(k, found, weight, members, kept)
            kept += _parts(whole, order, found, members) or [whole]
    return sorted(kept, key=order.index)


def _whole(
    part: int, found: Sequence[Group], weight: list[float], members: list[frozenset[int]], kept: list[int]
) -> int:
    """The largest group that holds most of this one, is hardly weaker or looser, and takes nothing from those kept."""
    holds = [
        k
        for k in range(len(found))
        if len(members[k]) > len(members[part])
        and len(members[k] & members[part]) >= _HELD * len(members[part])
        and weight[k] >= _HARDLY * weight[part]
        and _density(found[k]) >= _HARDLY * _density(found[part])
        and all(overlap(members[k], members[j]) < _RIVALS for j in kept)
    ]
    return max(holds, key=lambda k: (len(members[k]), weight[k], -k), default=part)


def overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Shared members over the smaller of two groups."""
    return len(one & other) / max(1, min(len(one), len(other)))


def _parts(whole: int, order: list[int], found: Sequence[Group], members: list[frozenset[int]]) -> list[int]:
    """Smaller groups that together replace one, or nothing."""
    size = len(members[whole])
    parts: list[int] = []
    for k in order:
        inside = len(members[k] & members[whole]) >= 0.8 * len(members[k])
        if k == whole or not inside or len(members[k]) >= 0.8 * size:
            continue
        apart = all(overlap(members[k], members[j]) < _RIVALS for j in parts)
        if apart and _density(found[k]) >= _DENSER * _density(found[whole]):
            parts.append(k)
    covered = sum(len(members[k]) for k in parts) >= _COVERED * size
    carried = sum(found[k].llr for k in parts) >= _CARRIED * found[whole].llr
    return parts if len(parts) >= 2 and covered and carried else []


def _density(group: Group) -> float:
    """Share of all possible attendances that happened."""
    possible = len(group.units) * len(group.sessions)
    return float(group.sessions.attended.sum()) / max(1, possible)
