"""Shortest paths, the shortest several, and the network that joins several nodes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.errors import WorkbenchError
from workbench.explore.index.arrays import Numbers
from workbench.explore.index.network import Network
from workbench.explore.paths.balls import Between
from workbench.explore.paths.layers import Layers, Ranked
from workbench.explore.paths.links import Links, SpentError
from workbench.explore.paths.network import searched
from workbench.explore.paths.rules import MAX_ENDS, MAX_PATHS, Extra, Path, Paths, Rules

__all__ = ["joining", "several", "shortest"]

#: Prices are whole thousandths of a step, so that sums are exact and ties are ties.
_STEP = 1000

#: Degrees up to which ``penalise`` looks before it looks further.
_CAPS = (32, 512, 8192)


def shortest(
    case: Case,
    source: str,
    target: str,
    rules: Rules | None = None,
    *,
    extra: Sequence[Extra] = (),
    engine: Embedded | None = None,  # noqa: ARG001 - as in every question about a case
) -> Paths:
    """The shortest path between two nodes: the first of ``several``.

    Args:
        case: the case.
        source: name of a node, ``"kind:id"``.
        target: name of another node.
        rules: what a path may be; None for the usual rules.
        extra: further edges.
        engine: taken as elsewhere in this package; the search reads arrays and asks no engine.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: the two are the same, or a bound, relation or kind is not known.
    """
    return several(case, source, target, 1, rules, extra=extra)


def several(
    case: Case,
    source: str,
    target: str,
    k: int = 5,
    rules: Rules | None = None,
    *,
    extra: Sequence[Extra] = (),
    engine: Embedded | None = None,  # noqa: ARG001 - as in every question about a case
) -> Paths:
    """The ``k`` shortest paths without loops: fewest steps first, then the strongest, then by name.

    A path is as strong as its weakest step. With ``penalise`` the cheapest come first, then by name.

    Args:
        case: the case.
        source: name of a node, ``"kind:id"``.
        target: name of another node.
        k: how many paths, 1 to ``MAX_PATHS``.
        rules: what a path may be; None for the usual rules.
        extra: further edges.
        engine: taken as elsewhere in this package; the search reads arrays and asks no engine.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: the two are the same, or a bound, relation or kind is not known.
    """
    rules = rules or Rules()
    _check(rules, extra, (source, target), k)

    def look(network: Network) -> Paths:
        links = Links(network, rules, extra)
        ends = tuple(np.array([links.network.number(key)]) for key in (source, target))
        found = _Found(links, (source, target))
        if rules.supernodes == "penalise":
            found.take_cheapest(ends[0], ends[1], k)
        else:
            found.take(Between(links, *ends), k)
        return found.result()

    return searched(case, _named((source, target), rules, extra), look)


def joining(
    case: Case,
    nodes: Sequence[str],
    rules: Rules | None = None,
    *,
    extra: Sequence[Extra] = (),
    engine: Embedded | None = None,  # noqa: ARG001 - as in every question about a case
) -> Paths:
    """A small network that connects several nodes.

    Node after node is joined to what is connected already by the shortest path there is (Takahashi and Matsuyama
    1980): at most twice the steps of the smallest such network. Starts with the first node by name.

    Args:
        case: the case.
        nodes: 2 to ``MAX_ENDS`` names of nodes.
        rules: what a path may be; ``penalise`` counts as ``pass`` here.
        extra: further edges.
        engine: taken as elsewhere in this package; the search reads arrays and asks no engine.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: too few or too many nodes, or a bound, relation or kind is not known.
    """
    rules = rules or Rules()
    ends = tuple(sorted(set(nodes)))
    _check(rules, extra, ends)
    return searched(
        case, _named(ends, rules, extra), lambda network: _joined(Links(network, rules, extra), ends)
    )


def _named(ends: Sequence[str], rules: Rules, extra: Sequence[Extra]) -> set[str]:
    """Names of all nodes that a search is told of."""
    return {*ends, *rules.without, *(key for one in extra for key in (one.source, one.target))}


def _joined(links: Links, ends: tuple[str, ...]) -> Paths:
    """The network that joins some nodes."""
    found = _Found(links, ends)
    left = {links.network.number(key): key for key in ends}
    groups: list[list[str]] = []
    tree: list[int] = []
    while left:
        if not tree:
            first = min(left)
            tree = [first]
            groups.append([left.pop(first)])
            continue
        known = len(found.paths)
        found.take(Between(links, np.array(sorted(tree)), np.array(sorted(left))), 1)
        if len(found.paths) == known:
            tree = []
            continue
        reached = found.paths[-1].nodes
        tree = sorted({*tree, *reached})
        groups[-1].append(left.pop(reached[-1]))
    return found.result(tuple(tuple(sorted(one)) for one in groups) if len(groups) > 1 else ())


def _check(rules: Rules, extra: Sequence[Extra], ends: tuple[str, ...], k: int = 1) -> None:
    rules.check(extra)
    if not 2 <= len(set(ends)) <= MAX_ENDS:
        raise WorkbenchError("path_ends", most=MAX_ENDS, given=len(set(ends)))
    if not 1 <= k <= MAX_PATHS:
        raise WorkbenchError("path_number", most=MAX_PATHS, given=k)


class _Found:
    """Paths as they are found, and how far was looked."""

    def __init__(self, links: Links, ends: tuple[str, ...]) -> None:
        self._links = links
        self._ends = ends
        self._nodes_seen = 0
        self._complete = True
        self._priced = False
        self.paths: list[Ranked] = []

    def take(self, between: Between, k: int) -> None:
        """Take up to ``k`` paths, length after length."""
        wanted = len(self.paths) + k
        try:
            for one in _by_length(between):
                self.paths.append(one)
                if len(self.paths) == wanted:
                    break
        except SpentError:
            self._complete = False
        self._nodes_seen += between.nodes_seen

    def take_cheapest(self, source: Numbers, target: Numbers, k: int) -> None:
        """Take the ``k`` cheapest paths: among small nodes first, until no larger node could be cheaper."""
        self._priced = True
        links = self._links
        degrees = links.network.degree
        price = (_STEP + np.rint(_STEP * np.log2(1.0 + degrees))).astype(float)
        price[target] = _STEP
        for cap in (*_CAPS, int(degrees.max(initial=0))):
            links.cap = cap
            between = Between(links, source, target)
            try:
                ahead = between.ahead(links.rules.steps)
                layers = Layers(links, (source, target), ahead, links.rules.steps, price)
                self.paths = list(islice(layers.ranked(), k))
            except SpentError:
                self._complete = False
                break
            finally:
                self._nodes_seen = max(self._nodes_seen, between.nodes_seen)
            larger = 2 * _STEP + np.rint(_STEP * np.log2(2.0 + cap))
            if len(self.paths) == k and self.paths[-1].rank < larger:
                break

    def result(self, apart: tuple[tuple[str, ...], ...] = ()) -> Paths:
        """What was found, by name."""
        links = self._links
        return Paths(
            ends=self._ends,
            paths=tuple(self._path(one) for one in self.paths),
            rules=links.rules,
            nodes_seen=self._nodes_seen,
            edges_seen=links.edges_seen,
            complete=self._complete,
            avoided=links.avoided,
            apart=apart,
        )

    def _path(self, one: Ranked) -> Path:
        pairs = list(zip(one.nodes, one.nodes[1:], strict=False))
        steps = [self._links.joins(*pair) for pair in pairs]
        strength = min(max(joins.values()) for joins in steps)
        return Path(
            nodes=tuple(self._links.network.keys(one.nodes)),
            relations=tuple(tuple(joins) for joins in steps),
            strength=strength,
            cost=one.rank / _STEP if self._priced else float(len(pairs)),
        )


def _by_length(between: Between) -> Iterator[Ranked]:
    """Paths in their order: those of the shortest length, then those of one step more, and so on."""
    steps = between.links.rules.steps
    least = between.shortest(steps)
    for length in range(least or steps + 1, steps + 1):
        ahead = between.ahead(length)
        yield from Layers(between.links, (between.sources, between.targets), ahead, length).ranked()
