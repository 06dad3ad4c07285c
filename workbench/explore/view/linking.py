"""What joins the nodes of a picture: records, and of mere meetings those that survived testing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import networkx as nx

from graph_loaders.ontology import edge_types
from workbench.explore.connections import among
from workbench.explore.graph import asking, connections
from workbench.explore.session import Session

__all__ = ["NOT_BY_CHANCE", "links", "tied"]

#: Relations that are not drawn unasked: who merely stood in one queue is no tie. They can be asked for by name.
_BY_CHANCE = ("CO_SWIPE", "CO_ADMISSION")
NOT_BY_CHANCE = tuple(one for one in edge_types() if one not in _BY_CHANCE)


def links(session: Session, keys: Sequence[str]) -> Any:
    """Nodes and the links between them, without those that mere chance makes."""
    return connections(session.case, keys, relations=NOT_BY_CHANCE, engine=session.engine)


def tied(session: Session, keys: Sequence[str]) -> Any:
    """The same, and the meetings of those pairs whose tie survived the run's error control."""
    here, graph = set(keys), links(session, keys)
    tested = {
        (one.relation, frozenset((one.source, one.target)))
        for one in session.validated
        if one.relation in _BY_CHANCE and {one.source, one.target} <= here
    }
    if not tested:
        return graph
    with asking(session.case, session.engine) as tables:
        met = among(
            session.case,
            tables,
            sorted({end for _, pair in tested for end in pair}),
            relations=_BY_CHANCE,
            wanted=lambda name: (name[0], frozenset(name[1:])) in tested,
        )
    whole = nx.compose(graph, met)
    whole.graph["cut"] = graph.graph["cut"] | met.graph["cut"]
    return whole
