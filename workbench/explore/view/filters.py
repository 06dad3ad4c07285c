"""Which elements of a picture pass its filters. A filter is part of the picture: what comes later obeys it too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from workbench.explore.view.items import EdgeItem, EdgeKey, State

__all__ = ["NUMBERS", "Drawn", "bounds", "changed_filters", "drawn"]

#: Filters that are a least number, and the value that lets everything through.
NUMBERS = {"money_min": 0.0, "degree_min": 0, "strength_min": 0}


@dataclass(frozen=True)
class Drawn:
    """What is on the screen.

    Attributes:
        nodes: keys of nodes.
        groups: keys of groups.
        edges: keys of edges between drawn nodes.
        bundles: per pair of a node and a group and relation, the edges that lead to folded members.
        degree: drawn edges per node.
        hidden: nodes that filters or the investigator keep off the screen.
        held: per group of neighbours not fetched, those neighbours that the picture holds by now.
        seen: the same, those that stand on the screen.
    """

    nodes: tuple[str, ...]
    groups: tuple[str, ...]
    edges: tuple[EdgeKey, ...]
    bundles: Mapping[EdgeKey, tuple[EdgeKey, ...]]
    degree: Mapping[str, int]
    hidden: int
    held: Mapping[str, int] = field(default_factory=dict)
    seen: Mapping[str, int] = field(default_factory=dict)

    @property
    def elements(self) -> int:
        """Nodes, groups and edges that are drawn; what the limits are about."""
        ties = sum(
            one in self.held for one in self.groups
        )  # each waiting group hangs on its centre by one line
        return len(self.nodes) + len(self.groups) + len(self.edges) + len(self.bundles) + ties


def drawn(state: State) -> Drawn:
    """The elements that pass.

    An edge passes by its relation, time, money and strength. A node passes by its kind and its number of passing
    edges; one whose edges are all filtered away goes with them, unless it is pinned.
    """
    passing = [one.key for one in state.edges.values() if _passes(state, one)]
    allowed = {key for key, node in state.nodes.items() if not node.hidden and _kind_shown(state, node.kind)}
    degree = _degrees(passing, allowed)
    linked = {end for source, target, _ in state.edges for end in (source, target)}
    least = int(state.filters.get("degree_min") or 0)
    kept = {
        key
        for key in allowed
        if state.nodes[key].pinned or (degree[key] >= max(least, 1 if key in linked else 0))
    }
    return _arranged(state, [one for one in passing if one[0] in kept and one[1] in kept], kept)


def _arranged(state: State, edges: Iterable[EdgeKey], kept: set[str]) -> Drawn:
    """Edges to folded nodes are bundled per group; groups without anything behind them are not drawn."""
    folded = {key: group for key in kept if (group := state.nodes[key].folded)}
    plain: list[EdgeKey] = []
    bundles: dict[EdgeKey, list[EdgeKey]] = {}
    for source, target, relation in edges:
        ends = folded.get(source, source), folded.get(target, target)
        if source not in folded and target not in folded:
            plain.append((source, target, relation))
        elif ends[0] != ends[1]:
            bundles.setdefault((*ends, relation), []).append((source, target, relation))
    nodes = sorted(kept - set(folded))
    standing = set(folded.values())
    held, there = _neighbours(state, state.edges), set(nodes)
    standing |= {
        key for key, one in state.groups.items() if one.centre in there and _waits(state, key, held[key])
    }
    return Drawn(
        nodes=tuple(nodes),
        groups=tuple(sorted(standing)),
        edges=tuple(sorted(plain)),
        bundles={key: tuple(sorted(part)) for key, part in sorted(bundles.items())},
        degree=_degrees(plain, there),
        hidden=len(state.nodes) - len(kept),
        held=held,
        seen=_neighbours(state, plain),
    )


def _waits(state: State, key: str, held: int) -> bool:
    """Whether a group of neighbours not fetched has any left, and its relation is shown."""
    group = state.groups[key]
    return held < group.total and _shown(state, "relations", group.relation)


def _neighbours(state: State, edges: Iterable[EdgeKey]) -> dict[str, int]:
    """Per group of neighbours not fetched, how many neighbours of its centre some edges name."""
    ends: dict[tuple[str, str], set[str]] = {
        (one.centre, one.relation): set() for one in state.groups.values() if one.centre is not None
    }
    if ends:
        for source, target, relation in edges:
            for one, other in ((source, target), (target, source)):
                if (one, relation) in ends:
                    ends[one, relation].add(other)
    return {
        key: len(ends[one.centre, one.relation])
        for key, one in state.groups.items()
        if one.centre is not None
    }


def _degrees(edges: Iterable[EdgeKey], among: set[str]) -> Counter[str]:
    found: Counter[str] = Counter(dict.fromkeys(among, 0))
    for source, target, _ in edges:
        if source in among and target in among:
            found[source] += 1
            found[target] += 1
    return found


def _kind_shown(state: State, kind: str) -> bool:
    return _shown(state, "kinds", kind)


def _shown(state: State, which: str, code: str) -> bool:
    return code not in state.filters.get(f"{which}_off", ())


def _passes(state: State, edge: EdgeItem) -> bool:
    filters, values = state.filters, edge.values
    if not _shown(state, "relations", edge.key[2]):
        return False
    if (values.get("count") or 0) < (filters.get("strength_min") or 0):
        return False
    least = filters.get("money_min")
    if least and money(values) < Decimal(str(least)):  # unfiltered, net refunds pass: less than nothing
        return False
    return _in_time(values, _day(filters.get("from")), _day(filters.get("to")))


def money(values: Mapping[str, Any]) -> Decimal:
    """Fund and account together, yuan."""
    return (values.get("fund_yuan") or Decimal(0)) + (values.get("account_yuan") or Decimal(0))


def _day(text: object) -> date | None:
    return date.fromisoformat(str(text)) if text else None


def _in_time(values: Mapping[str, Any], first: date | None, last: date | None) -> bool:
    """Whether something of the edge happened within the days; an edge without times always passes.

    Where not every occurrence is listed, the whole span counts: nothing is hidden that might belong there.
    """
    if first is None and last is None:
        return True
    start = datetime.combine(first or date.min, time.min)
    end = datetime.combine(last or date.max, time.max)
    times = values.get("times") or []
    if times and values.get("shown") == values.get("count"):
        return any(start <= one <= end for one in times)
    begins, ends = values.get("first_at"), values.get("last_at")
    return begins is None or ends is None or (begins <= end and start <= ends)


def bounds(state: State) -> dict[str, Any]:
    """Largest values among the edges, for the screen's sliders: days, yuan, edges per node, occurrences."""
    edges = list(state.edges.values())
    firsts = [one.values["first_at"] for one in edges if one.values.get("first_at")]
    lasts = [one.values["last_at"] for one in edges if one.values.get("last_at")]
    degree = _degrees(state.edges, set(state.nodes))
    return {
        "from": min(firsts).date().isoformat() if firsts else None,
        "to": max(lasts).date().isoformat() if lasts else None,
        "money": float(max((money(one.values) for one in edges), default=Decimal(0))),
        "degree": max(degree.values(), default=0),
        "strength": max((one.values.get("count") or 0 for one in edges), default=0),
    }


def changed_filters(filters: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """Filters with some of them set anew.

    Raises:
        ValueError: a day is not written ``YYYY-MM-DD``, a number is negative, or there is no such filter.
    """
    made = dict(filters)
    for name, value in change.items():
        if name in ("from", "to"):
            made[name] = _day(value).isoformat() if value else None  # type: ignore[union-attr]
        elif name in NUMBERS:
            number = type(NUMBERS[name])(value or 0)
            if not 0 <= number < float("inf"):
                raise ValueError(f"{name}: {value}")
            made[name] = number
        else:
            raise ValueError(f"no filter {name}")
    return {name: value for name, value in made.items() if value not in (None, 0, 0.0)}
