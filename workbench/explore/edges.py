"""Edges of a graph: one per relation and pair of nodes, with the attributes that the ontology declares."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

import networkx as nx

from graph_loaders.ontology import edge_types, ontology
from workbench.explore.keys import RowRef

__all__ = ["Edge", "new_graph", "put_edge", "sorted_graph"]


@dataclass(frozen=True)
class Edge:
    """One edge before it is put into a graph; see the ontology for the attributes."""

    relation: str
    source: str
    target: str
    count: int
    shown: int
    days: int
    times: list[datetime]
    first_at: datetime | None
    last_at: datetime | None
    fund_yuan: Decimal
    account_yuan: Decimal
    rows: list[RowRef]
    via: list[str] = field(default_factory=list)


def new_graph(**about: object) -> Any:
    """An empty ``networkx.MultiDiGraph`` that says what it is about."""
    return nx.MultiDiGraph(**about)


def put_edge(graph: Any, edge: Edge) -> None:
    """Add an edge under its relation as key; one without direction runs from the smaller key to the larger.

    Raises:
        AssertionError: no source row stands behind the edge.
    """
    if not edge.rows:
        raise AssertionError(f"edge without a source row: {edge.relation} {edge.source} {edge.target}")
    directed = edge_types()[edge.relation].directed
    values = {name: getattr(edge, name, directed) for name in ontology().edge_attributes(edge.relation)}
    source, target = (edge.source, edge.target) if directed else sorted((edge.source, edge.target))
    graph.add_edge(source, target, key=edge.relation, **values)


def sorted_graph(graph: Any) -> Any:
    """The same graph with nodes and edges in the order of their keys."""
    ordered = nx.MultiDiGraph(**graph.graph)
    ordered.add_nodes_from(sorted(graph.nodes(data=True)))
    for source, target, key, values in sorted(graph.edges(keys=True, data=True), key=lambda one: one[:3]):
        ordered.add_edge(source, target, key=key, **values)
    return ordered
