"""The neighbourhood of a node: counts first, then a bounded part of it with the rows behind every edge."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from graph_loaders.ontology import edge_types
from workbench.case import Case
from workbench.explore.asks import Asks
from workbench.explore.edges import Edge, new_graph, put_edge, sorted_graph
from workbench.explore.keys import RowRef, node_key, yuan
from workbench.explore.nodes import by_number, put_node, rows_of
from workbench.explore.proofs import EdgeName, rows_of_edges
from workbench.explore.questions import Centre, NeighbourCount, Reach, around, counts, end_kind
from workbench.texts import texts

__all__ = ["MAX_EDGES", "SHOWN", "Bounds", "Drawing", "count_around", "surroundings"]

#: Occurrences listed per edge; an edge's ``count`` is the total.
SHOWN = 100

#: Edges that one step outwards may add; later steps keep fewer neighbours per node to stay below.
MAX_EDGES = 2_000


@dataclass(frozen=True)
class Bounds:
    """How much of a neighbourhood is kept.

    Attributes:
        relations: only these; None for all.
        limit: neighbours per relation and node.
        order: one of ``ORDERS``.
        reach: what counts as together.
        shown: occurrences listed per edge.
    """

    relations: tuple[str, ...] | None = None
    limit: int = 50
    order: str = "strongest"
    reach: Reach = field(default_factory=Reach)
    shown: int = SHOWN

    def narrowed(self, pairs: int) -> Bounds:
        """The same with a limit that keeps ``pairs`` of node and relation below ``MAX_EDGES``."""
        return replace(self, limit=max(1, min(self.limit, MAX_EDGES // max(pairs, 1))))


def count_around(engine: Asks, kind: str, node_id: str, bounds: Bounds) -> list[NeighbourCount]:
    """Totals per relation and kind of neighbour; relations without a neighbour are left out."""
    centre = _centres(rows_of(engine, kind, node_id))
    return counts(_ask(engine, centre, replace(bounds, limit=1, shown=1)))


def surroundings(case: Case, engine: Asks, kind: str, node_id: str, hops: int, bounds: Bounds) -> Any:
    """The graph around one node; see ``workbench.explore.graph.neighbourhood``."""
    start = rows_of(engine, kind, node_id)
    graph = new_graph(
        centre=node_key(kind, node_id), hops=hops, limit=bounds.limit, order=bounds.order, cut={}
    )
    if case.partial:
        graph.graph["partial"] = texts("server.partial")
    drawn = Drawing(graph, case, engine)
    frontier = drawn.add_nodes(start)
    for step in range(hops):
        within = bounds if step == 0 else bounds.narrowed(len(frontier) * len(edge_types()))
        frontier = drawn.step(frontier, within)
    return sorted_graph(graph)


def _centres(rows: Iterable[dict[str, Any]]) -> list[Centre]:
    """Nodes of rows, sorted by name; a card of several owners has several rows."""
    numbers: dict[tuple[str, str], list[int]] = {}
    for row in rows:
        numbers.setdefault((row["kind"], row["id"]), []).append(int(row["number"]))
    return [Centre(kind, node_id, tuple(every)) for (kind, node_id), every in sorted(numbers.items())]


def _ask(engine: Asks, centres: Sequence[Centre], bounds: Bounds) -> list[dict[str, Any]]:
    return around(
        engine,
        centres,
        relations=bounds.relations,
        nearest=bounds.limit,
        shown=bounds.shown,
        order=bounds.order,
        reach=bounds.reach,
    )


class Drawing:
    """A graph that grows step by step."""

    def __init__(self, graph: Any, case: Case, engine: Asks) -> None:
        self._graph = graph
        self._case = case
        self._engine = engine
        self._names: dict[tuple[str, int], str] = {}

    def add_nodes(self, rows: Iterable[dict[str, Any]]) -> list[Centre]:
        """Add nodes; returns those that were not there yet."""
        new: list[dict[str, Any]] = []
        for row in rows:
            kind, node_id = row["kind"], row["id"]
            known = self._graph.has_node(node_key(kind, node_id))
            self._names[kind, int(row["number"])] = node_key(kind, node_id)
            if not known:
                put_node(self._graph, kind, node_id, row, role=None, count=None)
            if not known or (new and new[-1]["id"] == node_id):
                new.append(row)
        return _centres(new)

    def step(self, centres: Sequence[Centre], bounds: Bounds) -> list[Centre]:
        """Add what surrounds the centres; returns the nodes that are new."""
        found = _ask(self._engine, centres, bounds)
        self._state_cut(found)
        others: dict[str, set[int]] = {}
        for one in found:
            kind = end_kind(one["relation"], one["side"], other=True)
            if (kind, one["other"]) not in self._names:
                others.setdefault(kind, set()).add(one["other"])
        new = self.add_nodes(by_number(self._engine, others))
        self.put(self.edges_of(found, centres))
        return new

    def put(self, edges: dict[EdgeName, list[dict[str, Any]]]) -> None:
        """Add edges from their occurrences, with the rows behind them."""
        proofs = rows_of_edges(self._engine, self._case.folder, edges)
        for name in sorted(edges):
            put_edge(self._graph, _edge(name, edges[name], proofs[name]))

    def _state_cut(self, found: list[dict[str, Any]]) -> None:
        """Neighbours shown and in total, per relation, over all nodes asked about so far."""
        totals = {(one["relation"], one["side"], one["centre"]): int(one["neighbours"]) for one in found}
        shown = {(one["relation"], one["side"], one["centre"], one["other"]) for one in found}
        cut = self._graph.graph["cut"]
        for relation, *_ in shown:
            cut.setdefault(relation, {"shown": 0, "total": 0})["shown"] += 1
        for (relation, *_), total in totals.items():
            cut[relation]["total"] += total
        self._graph.graph["cut"] = {name: cut[name] for name in edge_types() if name in cut}

    def edges_of(
        self, found: list[dict[str, Any]], centres: Sequence[Centre]
    ) -> dict[EdgeName, list[dict[str, Any]]]:
        """Occurrences per edge that the graph does not have; one that two centres share is taken from the first."""
        edges: dict[EdgeName, list[dict[str, Any]]] = {}
        for one in found:
            name = self._name(one, centres[one["centre"]])
            part = edges.setdefault(name, [])
            if not part or part[0]["centre"] == one["centre"]:
                part.append(one)
        return {
            name: part for name, part in edges.items() if not self._graph.has_edge(name[1], name[2], name[0])
        }

    def _name(self, one: dict[str, Any], centre: Centre) -> EdgeName:
        """The edge that an occurrence belongs to, in its direction."""
        relation, side = one["relation"], one["side"]
        kind = end_kind(relation, side, other=True)
        ends = [node_key(centre.kind, centre.id), self._names[kind, one["other"]]]
        if not edge_types()[relation].directed:
            ends.sort()
        elif side == "target":
            ends.reverse()
        return relation, ends[0], ends[1]


def _edge(name: EdgeName, part: list[dict[str, Any]], rows: list[RowRef]) -> Edge:
    """The edge that occurrences with the same ends make."""
    head = part[0]
    relation, source, target = name
    return Edge(
        relation=relation,
        source=source,
        target=target,
        count=int(head["occurrences"]),
        shown=len(part),
        days=int(head["days"]),
        times=sorted({one["at_time"] for one in part if one["at_time"] is not None}),
        first_at=head["first_at"],
        last_at=head["last_at"],
        fund_yuan=yuan(head["fund_fen"]),
        account_yuan=yuan(head["account_fen"]),
        rows=rows,
        via=sorted({str(one["via"]) for one in part if one["via"] is not None}),
    )
