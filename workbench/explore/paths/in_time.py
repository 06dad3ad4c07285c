"""Paths in time: every step at or after the one before, and not too long after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.errors import WorkbenchError
from workbench.explore.index.arrays import Numbers
from workbench.explore.index.network import Network
from workbench.explore.paths.balls import Between
from workbench.explore.paths.links import Links, SpentError
from workbench.explore.paths.moments import Moments
from workbench.explore.paths.network import searched
from workbench.explore.paths.rules import Path, Paths, Rules

__all__ = ["in_time"]

_EPOCH = datetime(1970, 1, 1)
_DAY = 86_400_000_000

#: Further than any time of a case, microseconds.
_EVER = 2**61


class _Walk(NamedTuple):
    """Arrivals after so many steps: where, when, from which arrival of the layer before, by which relation."""

    node: Numbers
    time: Numbers
    parent: Numbers
    relation: Numbers


def in_time(
    case: Case,
    source: str,
    target: str,
    rules: Rules | None = None,
    *,
    max_gap: float | None = None,
    start: datetime | None = None,
    end: datetime | None = None,
    engine: Embedded | None = None,  # noqa: ARG001 - as in every question about a case
) -> Paths:
    """The path of single events that arrives first: its times never decrease, nor does one wait too long.

    Of those that arrive first, one with the fewest steps. Steps at the same time may follow each other. Without
    ``max_gap`` this is the earliest-arrival path of Wu et al. (2014); with it a restless path (Casteigts et al.
    2021), for which the search walks layer by layer first and tries paths one by one only where the walk that it
    finds comes through a node twice. ``penalise`` counts as ``pass``.

    Args:
        case: the case.
        source: name of a node, ``"kind:id"``.
        target: name of another node.
        rules: what a path may be; relations that single events do not make are not used.
        max_gap: days that may pass between two steps; None for any.
        start: no step before.
        end: no step after.
        engine: taken as elsewhere in this package; the search reads arrays and asks no engine.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: the two are the same, or a bound, relation or kind is not known.
    """
    rules = rules or Rules()
    rules.check()
    if source == target or (max_gap is not None and max_gap < 0):
        raise WorkbenchError("path_ends", most=2, given=1)
    gap = None if max_gap is None else round(max_gap * _DAY)
    span = (_micro(start, -_EVER), _micro(end, _EVER))

    def look(network: Network) -> Paths:
        return _found(Links(network, rules), (source, target), gap, span)

    return searched(case, {source, target, *rules.without}, look)


def _found(links: Links, names: tuple[str, str], gap: int | None, span: tuple[int, int]) -> Paths:
    """The path that arrives first between two nodes, in a network."""
    ends = links.network.number(names[0]), links.network.number(names[1])
    search = _Search(links, ends, gap, span)
    try:
        found = search.path()
        complete = True
    except SpentError:
        found, complete = None, False
    return Paths(
        ends=names,
        paths=() if found is None else (search.named(found),),
        rules=links.rules,
        nodes_seen=len(search.looked_at),
        edges_seen=links.edges_seen,
        complete=complete,
        avoided=links.avoided,
    )


def _micro(moment: datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else (moment - _EPOCH) // timedelta(microseconds=1)


#: Nodes, relations and times of a path.
_Found = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]


class _Search:
    """One search in time."""

    def __init__(self, links: Links, ends: tuple[int, int], gap: int | None, span: tuple[int, int]) -> None:
        self._links = links
        self._source, self._target = ends
        self._gap = gap
        self._span = span
        #: Nodes whose events were looked at.
        self.looked_at: set[int] = set()
        self._known: dict[int, Moments] = {}
        #: Steps to the target when time is left aside: what is further away than the steps left is no use.
        self._ahead = np.empty(0, np.int8)

    def path(self) -> _Found | None:
        """The path, None when there is none."""
        steps = self._links.rules.steps
        ahead = Between(self._links, *(np.array([one]) for one in (self._source, self._target))).ahead(steps)
        self._ahead = np.where(ahead < 0, steps + 1, ahead)
        found = self._layered()
        if found is None or len(set(found[0])) == len(found[0]):
            return found
        return self._one_by_one()

    def _moments(self, node: int) -> Moments:
        """Moments of one node in the span of time, sorted by time, neighbour and relation."""
        if node not in self._known:
            self._known[node] = self._fetched(np.array([node]))
        return self._known[node]

    def _fetched(self, nodes: Numbers) -> Moments:
        self._links.edges_seen += self._links.load(nodes)
        if self._links.edges_seen > self._links.rules.visits:
            raise SpentError
        self.looked_at.update(nodes.tolist())
        found = self._links.moments(nodes)
        kept = (found.time >= self._span[0]) & (found.time <= self._span[1]) & (found.other != self._source)
        kept &= self._links.allows(found.relation)
        kept &= (found.other == self._target) | self._links.passable(found.other)
        some = Moments(*(part[kept] for part in found))
        order = np.lexsort((some.relation, some.other, some.time, some.node))
        return Moments(*(part[order] for part in some))

    def _layered(self) -> _Found | None:
        """The walk that arrives first, by layers of steps."""
        layers = [_Walk(*(np.array([one]) for one in (self._source, -_EVER, -1, -1)))]
        reached: tuple[int, int, int] | None = None
        seen = _Seen(self._links.network.size, earliest_only=self._gap is None)
        for rest in range(self._links.rules.steps - 1, -1, -1):
            arrivals = self._next(layers[-1], None if reached is None else reached[0])
            near = self._ahead[arrivals.node] <= rest
            new = seen.new(_Walk(*(column[near] for column in arrivals)))
            if not len(new.node):
                break
            layers.append(new)
            arrived = np.flatnonzero(new.node == self._target)
            if len(arrived):
                first = arrived[np.argmin(new.time[arrived])]
                reached = min(reached or (_EVER, 0, 0), (int(new.time[first]), len(layers) - 1, int(first)))
        return None if reached is None else _traced(layers, *reached[1:])

    def _next(self, last: _Walk, before: int | None) -> _Walk:
        """Arrivals one step after those of a layer, those before a time only."""
        onward = np.flatnonzero(last.node != self._target)
        order = onward[np.lexsort((last.time[onward], last.node[onward]))]
        nodes, starts = np.unique(last.node[order], return_index=True)
        if not len(nodes):
            return _Walk(*(np.empty(0, np.int64) for _ in range(4)))
        found = self._fetched(nodes)
        position = np.searchsorted(nodes, found.node)
        rank = _latest(last.time[order], np.append(starts, len(order)), position, found.time)
        kept = rank >= 0
        if self._gap is not None:
            waited = found.time - last.time[order][np.maximum(rank, 0)]
            kept &= (waited <= self._gap) | (found.node == self._source)
        if before is not None:
            kept &= found.time < before
        parent = order[rank[kept]]
        return _Walk(found.other[kept], found.time[kept], parent, found.relation[kept])

    def _one_by_one(self) -> _Found | None:
        """The simple path that arrives first, path by path in the order of arrival."""
        heap: list[tuple[int, int, tuple[int, ...], tuple[int, ...], tuple[int, ...]]] = []
        heappush(heap, (-_EVER, 0, (self._source,), (), ()))
        while heap:
            time, steps, nodes, relations, times = heappop(heap)
            if nodes[-1] == self._target:
                return nodes, relations, times
            if steps == self._links.rules.steps:
                continue
            found = self._moments(nodes[-1])
            last = _EVER if self._gap is None or not steps else time + self._gap
            first, stop = np.searchsorted(found.time, [time, last + 1])
            self._links.edges_seen += int(stop - first)
            if self._links.edges_seen > self._links.rules.visits:
                raise SpentError
            tried = set()
            for other, relation, at in zip(*(part[first:stop].tolist() for part in found[1:]), strict=True):
                near = self._ahead[other] < self._links.rules.steps - steps
                if near and other not in nodes and (other, at) not in tried:
                    tried.add((other, at))
                    heappush(heap, (at, steps + 1, (*nodes, other), (*relations, relation), (*times, at)))
        return None

    def named(self, found: _Found) -> Path:
        """A path by name."""
        nodes, codes, times = found
        relations = [self._links.names[code] for code in codes]
        joins = [self._links.joins(*pair) for pair in pairwise(nodes)]
        return Path(
            nodes=tuple(self._links.network.keys(nodes)),
            relations=tuple((one,) for one in relations),
            strength=min(one.get(relation, 1.0) for one, relation in zip(joins, relations, strict=True)),
            cost=float(len(relations)),
            times=tuple(_EPOCH + timedelta(microseconds=one) for one in times),
        )


class _Seen:
    """Which arrivals are new: those earlier than any at the node, or where waiting is bounded, at any other moment."""

    def __init__(self, size: int, earliest_only: bool) -> None:
        self._best = np.full(size if earliest_only else 0, _EVER)
        self._node = np.empty(0, np.int64)
        self._time = np.empty(0, np.int64)

    def new(self, walk: _Walk) -> _Walk:
        """Those arrivals of a layer that lead further than the ones before, in a fixed order."""
        order = np.lexsort((walk.relation, walk.parent, walk.time, walk.node))
        part = _Walk(*(column[order] for column in walk))
        if len(self._best):
            part = _Walk(*(column[part.time < self._best[part.node]] for column in part))
            part = _Walk(*(column[_first(part.node)] for column in part))
            self._best[part.node] = part.time
            return part
        node = np.concatenate([self._node, part.node])
        time = np.concatenate([self._time, part.time])
        order = np.lexsort((np.arange(len(node)), time, node))
        first = order[_first(node[order], time[order])]
        self._node, self._time = node[first], time[first]
        kept = np.sort(first[first >= len(node) - len(part.node)]) - (len(node) - len(part.node))
        return _Walk(*(column[kept] for column in part))


def _first(*sorted_columns: Numbers) -> Numbers:
    """Whether a row differs from the one before."""
    new = np.zeros(len(sorted_columns[0]), dtype=bool)
    new[:1] = True
    for column in sorted_columns:
        new[1:] |= column[1:] != column[:-1]
    return new


def _latest(times: Numbers, starts: Numbers, position: Numbers, moment: Numbers) -> Numbers:
    """Row of the latest time at or before a moment, within the part at a position; -1 when there is none."""
    ranks, ranked = np.unique(np.concatenate([times, moment]), return_inverse=True)
    parts = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    known = parts * len(ranks) + ranked[: len(times)]
    found = np.searchsorted(known, position * len(ranks) + ranked[len(times) :], side="right") - 1
    return np.where(found >= starts[position], found, -1)


def _traced(layers: list[_Walk], layer: int, row: int) -> _Found:
    """The way back from an arrival to the source, told forwards."""
    nodes, relations, times = [], [], []
    while layer:
        walk = layers[layer]
        nodes.append(int(walk.node[row]))
        relations.append(int(walk.relation[row]))
        times.append(int(walk.time[row]))
        row = int(walk.parent[row])
        layer -= 1
    nodes.append(int(layers[0].node[0]))
    return tuple(nodes[::-1]), tuple(relations[::-1]), tuple(times[::-1])
