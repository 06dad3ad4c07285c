"""The named questions once more, on networkx and plain Python: slow, short, and written without the other two."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import networkx as nx

from tests.engines.graphs import EVENTS, TIES, UNDIRECTED, Tables

Rows = list[tuple[Any, ...]]


class Reference:
    """Answers the questions about one graph."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._graph = nx.MultiDiGraph()
        self._graph.add_nodes_from((one["key"], one) for one in tables.nodes)
        self._graph.add_edges_from((one["source"], one["target"], one) for one in tables.links)

    def ask(self, name: str, **parameters: Any) -> Rows:
        """The rows of a question."""
        question: Callable[..., Rows] = getattr(self, f"_{name}")
        return question(**parameters)

    def _said(self, key: str, *names: str) -> tuple[Any, ...]:
        return tuple(self._graph.nodes[key].get(name) for name in names)

    def _around(self, node: str) -> Iterator[tuple[str, str, str, dict[str, Any]]]:
        """Relation, side, neighbour and attributes of every edge at a node."""
        if node in self._graph:
            for _, other, one in self._graph.out_edges(node, data=True):
                yield one["relation"], "source", other, one
            for other, _, one in self._graph.in_edges(node, data=True):
                side = "source" if one["relation"] in UNDIRECTED else "target"
                yield one["relation"], side, other, one

    def _neighbour_counts(self, node: str) -> Rows:
        found: dict[Any, list[Any]] = defaultdict(list)
        for relation, side, other, one in self._around(node):
            found[relation, side, *self._said(other, "kind")].append((other, one.get("observed") or 1))
        return sorted(
            (*key, len({other for other, _ in some}), sum(times for _, times in some))
            for key, some in found.items()
        )

    def _neighbourhood(self, node: str, relations: list[str], limit: int) -> Rows:
        found: dict[Any, dict[str, list[Any]]] = defaultdict(lambda: defaultdict(list))
        for relation, side, other, one in self._around(node):
            if not relations or relation in relations:
                found[relation, side][other].append(one)
        rows: Rows = []
        for key in sorted(found):
            summed = [
                (
                    *self._said(other, "key", "kind", "id", "label"),
                    sum(one.get("observed") or 1 for one in some),
                    _first(min, some, "first_at"),
                    _first(max, some, "last_at"),
                    sum(one.get("fund_fen") or 0 for one in some),
                    sum(one.get("account_fen") or 0 for one in some),
                )
                for other, some in found[key].items()
            ]
            summed.sort(key=lambda row: (-row[4], row[0]))
            rows += [(*key, *row, len(summed)) for row in summed[:limit]]
        return rows

    def _co_swipe_partners(self, node: str, least: int, limit: int) -> Rows:
        names = (
            "observed",
            "expected",
            "log10_q",
            "basis",
            "window_seconds",
            "first_at",
            "last_at",
            "places",
            "lead_ids",
        )
        rows = [
            (*self._said(other, "key", "id", "label"), *(one[name] for name in names))
            for relation, _, other, one in self._around(node)
            if relation == "CO_SWIPE" and one["observed"] >= least
        ]
        return sorted(rows, key=lambda row: (row[5], -row[3], row[0]))[:limit]

    def _shared(self, node: str, relation: str, *names: str) -> Rows:
        rows = [
            (*self._said(other, "key", "id", "label"), *(one[name] for name in ("observed", "via", *names)))
            for name, _, other, one in self._around(node)
            if name == relation
        ]
        return sorted(rows, key=lambda row: (-row[3], row[0]))

    def _shared_contacts(self, node: str) -> Rows:
        return self._shared(node, "SHARED_CONTACT")

    def _shared_terminals(self, node: str) -> Rows:
        return self._shared(node, "SHARED_TERMINAL", "first_at", "last_at")

    def _belongs(self, lead: str) -> set[str]:
        return {one["node"] for one in self._tables.members if one["lead_id"] == lead}

    def _ring_subgraph(self, lead: str) -> Rows:
        inside = self._graph.subgraph(self._belongs(lead))
        found: dict[Any, list[Any]] = defaultdict(list)
        for source, target, one in inside.edges(data=True):
            found[one["relation"], source, target].append(one)
        return [
            (
                *key,
                sum(one.get("observed") or 1 for one in some),
                _first(min, some, "first_at"),
                _first(max, some, "last_at"),
                sum(one.get("fund_fen") or 0 for one in some),
                sum(one.get("account_fen") or 0 for one in some),
            )
            for key, some in sorted(found.items())
        ]

    def _members_of_lead(self, lead: str) -> Rows:
        return sorted(
            (one["role"], *self._said(one["node"], "key", "kind", "id", "label"), one["count"])
            for one in self._tables.members
            if one["lead_id"] == lead
        )

    def _leads_of_node(self, node: str) -> Rows:
        leads = {one["lead_id"]: one for one in self._tables.leads}
        rows = [
            (
                *(
                    leads[one["lead_id"]][name]
                    for name in ("lead_id", "scheme", "rank", "status", "reported")
                ),
                one["role"],
                one["count"],
            )
            for one in self._tables.members
            if one["node"] == node
        ]
        return sorted(rows, key=lambda row: (row[2], row[0], row[5]))

    def _events_of_lead(self, lead: str) -> Rows:
        names = ("row_table", "row_key", "source_file", "source_row", "fund_fen", "account_fen")
        rows = [
            (one["first_at"], one["relation"], source, target, *(one[name] for name in names))
            for source, target, one in self._graph.out_edges(self._belongs(lead), data=True)
            if one.get("key") and lead in (one["lead_ids"] or ())
        ]
        return sorted(rows, key=lambda row: (row[0], row[4], row[5], row[1], row[2], row[3]))

    def _steering_table(self, relations: list[str], limit: int) -> Rows:
        names = ("observed", "expected", "log10_q", "basis", "first_at", "last_at", "lead_ids")
        rows = [
            (
                one["relation"],
                *self._said(source, "key", "label"),
                *self._said(target, "key", "label"),
                *(one[name] for name in names),
            )
            for source, target, one in self._graph.edges(data=True)
            if one["relation"] in ("STEERING", "REFERRED_TO")
            and (not relations or one["relation"] in relations)
        ]
        return sorted(rows, key=lambda row: (row[7], -row[5], row[0], row[1], row[3]))[:limit]

    def _shortest_path(self, source: str, target: str, relations: list[str], steps: int) -> Rows:
        ties = nx.Graph()
        ties.add_nodes_from(self._graph)
        for one in self._tables.links:
            if one["relation"] in TIES and (not relations or one["relation"] in relations):
                joined = ties.get_edge_data(one["source"], one["target"], {"relations": set()})["relations"]
                ties.add_edge(one["source"], one["target"], relations=joined | {one["relation"]})
        if (
            source == target
            or source not in ties
            or target not in ties
            or not nx.has_path(ties, source, target)
        ):
            return []
        way = min(nx.all_shortest_paths(ties, source, target))
        if len(way) - 1 > steps:
            return []
        joins: list[list[str]] = [
            [],
            *(sorted(ties[a][b]["relations"]) for a, b in pairwise(way)),
        ]
        return [
            (step, *self._said(key, "key", "kind", "id", "label"), joins[step])
            for step, key in enumerate(way)
        ]

    def _path_in_time(self, source: str, target: str, steps: int, since: Any, until: Any) -> Rows:
        """Every way of at most so many steps is tried; the rule of the question is a key to choose by."""
        if source == target or source not in self._graph:
            return []
        ways = list(self._ways(source, target, min(steps, 6), since, until))
        if not ways:
            return []
        best = min(ways, key=_preference)
        return [
            (number, *step[:3], step[3], step[4]["key"], step[4]["source_file"], step[4]["source_row"])
            for number, step in enumerate(best, start=1)
        ]

    def _ways(self, source: str, target: str, steps: int, since: Any, until: Any) -> Iterator[list[Any]]:
        """Ways of events whose times do not decrease, as lists of (from, to by way of relation, time, event)."""
        open_ways: list[list[Any]] = [[]]
        while open_ways:
            way = open_ways.pop()
            here, at = (way[-1][1], way[-1][3]) if way else (source, since)
            seen = {source, *(step[1] for step in way)}
            for relation, _, other, one in self._around(here):
                moment = one["first_at"]
                if relation not in EVENTS or other in seen:
                    continue
                if (until is not None and moment > until) or (at is not None and moment < at):
                    continue
                longer = [*way, (here, other, relation, moment, one)]
                if other == target:
                    yield longer
                elif len(longer) < steps:
                    open_ways.append(longer)


def _first(choose: Callable[..., Any], some: list[dict[str, Any]], name: str) -> Any:
    """The first or last of those times that are known."""
    return choose((one[name] for one in some if one[name] is not None), default=None)


def _preference(way: list[Any]) -> tuple[Any, ...]:
    backwards = [part for step in reversed(way) for part in (step[3], step[0], step[2], step[4]["key"])]
    return (way[-1][3], len(way), *backwards)
