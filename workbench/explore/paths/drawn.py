"""Found paths as a graph with the rows behind every edge."""

from __future__ import annotations

from typing import Any

from graph_loaders.ontology import edge_types
from workbench.case import Case
from workbench.engines.embedded import Embedded
from workbench.explore.connections import among
from workbench.explore.graph import asking
from workbench.explore.paths.rules import Paths

__all__ = ["graph"]


def graph(case: Case, paths: Paths, *, engine: Embedded | None = None) -> Any:
    """The ends, the nodes of the paths and the edges that the paths walk, in the form of ``neighbourhood``.

    An edge of ``Extra`` is drawn as its relation finds it in the case; one whose relation the ontology does not have
    is left out.

    Args:
        case: the case.
        paths: what a search found.
        engine: an open engine of the case, to save opening one.

    Returns:
        ``networkx.MultiDiGraph``; ``graph.graph["ends"]`` lists the ends. Nothing is masked.
    """
    walked = {
        (relation, frozenset(pair))
        for one in paths.paths
        for pair, joins in zip(zip(one.nodes, one.nodes[1:], strict=False), one.relations, strict=True)
        for relation in joins
    }
    relations = sorted({relation for relation, _ in walked} & set(edge_types()))
    keys = sorted({*paths.ends, *(key for one in paths.paths for key in one.nodes)})
    with asking(case, engine) as tables:
        drawn = among(
            case,
            tables,
            keys,
            relations=relations,
            wanted=lambda name: (name[0], frozenset(name[1:])) in walked,
        )
    drawn.graph["ends"] = list(paths.ends)
    return drawn
