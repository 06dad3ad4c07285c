"""Permutation inside strata: what a group would look like if its events were ordinary ones of the same kind.

Each event of a group lends its time, its amount or its doctor from a random event of somebody else in the same stratum:
the same place, period and class. Nothing is assumed about how amounts or hours are distributed: a facility with
one price for one disease, or a pharmacy with a lunch peak, is compared with itself. Phipson and Smyth (2010),
"Permutation p-values should never be zero": the group as seen counts as one of the draws.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from workbench.rings.communities import SEED
from workbench.rings.cooccurrence import Ints, Longs, Timeline
from workbench.rings.sessions import Sessions, UnitIndex

__all__ = ["Mark", "MarkTest", "Pools", "alike", "shuffled_attendance"]

Floats = NDArray[np.float64]

#: Others in a stratum from which a draw says something; smaller strata give way to the next wider one.
_ENOUGH = 10

#: Draws for the likeness of a mark: all, the first of them, and the p from which those suffice; shuffles of times.
_DRAWS = 999
_FIRST = 99
_UNTELLING = 0.1
_SHUFFLES = 199

#: Events of one group whose pairs are compared; more tell no more.
_COMPARED = 120


@dataclass(frozen=True)
class Mark:
    """Something that ordinary events of one stratum need not share: the amount, the doctor.

    Attributes:
        name: code of the mark.
        value: value of each event of the timeline; NaN where it is not known.
        tolerance: two values are alike when they differ by at most so much; 0 for codes.
    """

    name: str
    value: Floats
    tolerance: float = 0.0


@dataclass(frozen=True)
class MarkTest:
    """How alike a group's events are.

    Attributes:
        name: code of the mark.
        pairs: pairs of events of different units whose mark is known.
        observed: pairs that are alike.
        expected: mean over the draws.
        p: share of the draws, the group itself among them, that are at least as alike.
    """

    name: str
    pairs: int
    observed: int
    expected: float
    p: float


@dataclass(frozen=True)
class Pools:
    """Strata of a timeline, from narrow to wide; each numbers every event.

    Attributes:
        levels: stratum of each event at each width.
    """

    levels: tuple[Longs, ...]

    def draw(self, own: Longs, others: Longs, draws: int, rng: np.random.Generator) -> Longs:
        """For each own event, positions of random others of its narrowest stratum that holds enough of them.

        Returns:
            One row per own event, one column per draw; -1 where no stratum holds enough others.
        """
        drawn = np.full((len(own), draws), -1, np.int64)
        for level in self.levels:
            open_ = np.flatnonzero(drawn[:, 0] < 0) if draws else np.empty(0, np.int64)
            if not len(open_):
                break
            order = others[np.argsort(level[others], kind="stable")]
            stratum = level[order]
            low = np.searchsorted(stratum, level[own[open_]], side="left")
            size = np.searchsorted(stratum, level[own[open_]], side="right") - low
            rich = size >= _ENOUGH
            pick = (rng.random((int(rich.sum()), draws)) * size[rich, None]).astype(np.int64)
            drawn[open_[rich]] = order[low[rich, None] + pick]
        return drawn


def _rng(units: Ints) -> np.random.Generator:
    """A generator that depends on who is tested and on nothing else."""
    return np.random.default_rng([SEED, len(units), *units[:4].tolist()])


def alike(mark: Mark, sessions: Sessions, events: Timeline, pools: Pools) -> MarkTest | None:
    """Compare a group's events with draws from ordinary ones: are more pairs alike than chance makes?

    Returns:
        None when fewer than three events can be compared.
    """
    own = sessions.positions[np.isfinite(mark.value[sessions.positions])]
    own = own[np.linspace(0, len(own) - 1, min(len(own), _COMPARED)).astype(np.int64)] if len(own) else own
    others = _others_at(sessions, events)
    others = others[np.isfinite(mark.value[others])]
    rng = _rng(sessions.units)
    first = _compared(mark, own, others, events, pools, _FIRST, rng)
    # Most groups show within a few draws that they are like everybody; only the others are worth all of them.
    if first is None or first.p > _UNTELLING:
        return first
    return _compared(mark, own, others, events, pools, _DRAWS, rng)


def _compared(
    mark: Mark,
    own: Longs,
    others: Longs,
    events: Timeline,
    pools: Pools,
    draws: int,
    rng: np.random.Generator,
) -> MarkTest | None:
    """Pairs that are alike, in the group and in so many draws."""
    drawn = pools.draw(own, others, draws, rng)
    known = drawn[:, 0] >= 0
    own, drawn = own[known], drawn[known]
    if len(own) < 3:
        return None
    values = np.column_stack((mark.value[own], mark.value[drawn])).astype(np.float32)
    unit = events.unit[own]
    near = np.zeros(values.shape[1], np.int64)
    pairs = 0
    for k in range(len(own) - 1):
        strangers = k + 1 + np.flatnonzero(unit[k + 1 :] != unit[k])
        pairs += len(strangers)
        near += np.count_nonzero(np.abs(values[strangers] - values[k]) <= mark.tolerance, axis=0)
    p = float((near >= near[0]).mean())
    return MarkTest(mark.name, pairs, int(near[0]), float(near[1:].mean()), p)


def shuffled_attendance(
    sessions: Sessions, events: Timeline, index: UnitIndex, pools: Pools, window: int, quorum: int
) -> float:
    """Chance that the members' visits, each at the time of somebody else's, meet as often as they did.

    Every visit of the members to the places of the sessions lends its time from a visit of somebody outside the group
    in the same stratum. What is compared is the attendance beyond a spanning tree, as in the test of the group.
    """
    own = index.positions(sessions.units)
    own = own[np.isin(events.place[own], np.unique(sessions.place))]
    drawn = pools.draw(own, _others_at(sessions, events), _SHUFFLES, _rng(sessions.units))
    drawn[drawn[:, 0] < 0] = own[drawn[:, 0] < 0, None]
    times = np.column_stack((events.at[own], events.at[drawn])).T
    member = np.searchsorted(sessions.units, events.unit[own])
    place = events.place[own].astype(np.int64)
    beyond = _attendance(times, place, member, window, quorum, len(sessions.units))
    return float((beyond >= beyond[0]).mean())


def _attendance(
    times: Longs, place: Longs, member: Longs, window: int, quorum: int, members: int
) -> NDArray[np.int64]:
    """Attendance beyond a spanning tree for each row of times."""
    draws, visits = times.shape
    order = np.lexsort((times, np.broadcast_to(place, times.shape)), axis=1)
    at, where, who = np.take_along_axis(times, order, axis=1), place[order], member[order]
    new = np.ones((draws, visits), bool)
    new[:, 1:] = (where[:, 1:] != where[:, :-1]) | (at[:, 1:] - at[:, :-1] > window)
    chain = np.cumsum(new.ravel()) - 1
    seen = np.zeros((int(chain[-1]) + 1, members), bool)
    seen[chain, who.ravel()] = True
    present = np.count_nonzero(seen, axis=1)
    row = np.repeat(np.arange(draws), visits)[np.flatnonzero(new.ravel())]
    held = present >= quorum
    attended = np.bincount(row[held], weights=present[held], minlength=draws)
    sessions = np.bincount(row[held], minlength=draws)
    return (attended - sessions).astype(np.int64)


def _others_at(sessions: Sessions, events: Timeline) -> Longs:
    """Positions of everybody else's events at the places of the sessions."""
    places = np.unique(sessions.place)
    low, high = np.searchsorted(events.place, places), np.searchsorted(events.place, places, side="right")
    here = np.concatenate([np.arange(a, b) for a, b in zip(low, high, strict=True)])
    return here[~np.isin(events.unit[here], sessions.units)]
