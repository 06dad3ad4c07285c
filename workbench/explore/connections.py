"""What joins given nodes among themselves, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from graph_loaders.ontology import edge_types, node_types
from workbench.case import Case
from workbench.explore.asks import Asks
from workbench.explore.edges import new_graph, sorted_graph
from workbench.explore.keys import parse_key
from workbench.explore.nodes import by_id, unknown
from workbench.explore.proofs import EdgeName
from workbench.explore.questions import EVERY, Centre, around, end_kind, relations_of
from workbench.explore.surroundings import SHOWN, Drawing

__all__ = ["MAX_CONNECTIONS", "among"]

#: Edges among given nodes that are kept, the strongest first.
MAX_CONNECTIONS = 2_000

#: Kinds from few neighbours to many: an edge is asked for at the end that has fewer.
_ORDER = ("patient", "card", "doctor", "pharmacy", "facility")


def among(
    case: Case,
    engine: Asks,
    keys: Iterable[str],
    *,
    relations: Iterable[str] | None = None,
    limit: int = MAX_CONNECTIONS,
    wanted: Callable[[EdgeName], bool] | None = None,
) -> Any:
    """The given nodes and the edges among them; see ``workbench.explore.graph.connections``.

    Args:
        case: the case.
        engine: what answers its questions.
        keys: names of the nodes.
        relations: only these; None for all.
        limit: edges that are kept, the strongest first.
        wanted: says of an edge whether it is taken; None for all.

    Raises:
        CaseError: the case has no such node.
        WorkbenchError: a relation is not known.
    """
    graph = new_graph(limit=limit, cut={})
    drawn = Drawing(graph, case, engine)
    chosen = None if relations is None else sorted(set(relations))
    centres = drawn.add_nodes(_rows(engine, keys))
    numbers: dict[str, set[int]] = {}
    for one in centres:
        numbers.setdefault(one.kind, set()).update(one.numbers)
    edges: dict[EdgeName, list[dict[str, Any]]] = {}
    for kind in sorted(numbers):
        own = [one for one in centres if one.kind == kind]
        asked = _asked(kind, chosen, own, numbers)
        found = (
            around(engine, own, relations=asked, nearest=EVERY, shown=SHOWN, among=numbers) if asked else []
        )
        edges |= {
            name: part for name, part in drawn.edges_of(found, own).items() if not wanted or wanted(name)
        }
    kept = sorted(edges, key=lambda name: (-int(edges[name][0]["occurrences"]), name))[:limit]
    graph.graph["cut"] = _cut(kept, edges)
    drawn.put({name: edges[name] for name in kept})
    return sorted_graph(graph)


def _rows(engine: Asks, keys: Iterable[str]) -> list[dict[str, Any]]:
    ids: dict[str, set[str]] = {}
    for key in keys:
        kind, node_id = parse_key(key)
        ids.setdefault(kind, set()).add(node_id)
    rows = []
    for kind, several in sorted(ids.items()):
        found = by_id(engine, kind, several) if kind in node_types() else []
        missing = sorted(several - {row["id"] for row in found})
        if missing:
            raise unknown(kind, missing[0])
        rows += found
    return rows


def _asked(kind: str, chosen: list[str] | None, own: list[Centre], numbers: dict[str, set[int]]) -> list[str]:
    """Relations that are asked for at nodes of a kind: those whose other end is here and is no smaller kind."""
    found = []
    for relation, side in relations_of(kind, chosen):
        other = end_kind(relation, side, other=True)
        here = len(own) > 1 if other == kind else other in numbers
        if here and _ORDER.index(other) >= _ORDER.index(kind):
            found.append(relation)
    return found


def _cut(kept: list[EdgeName], edges: dict[EdgeName, Any]) -> dict[str, dict[str, int]]:
    total = [name[0] for name in edges]
    shown = [name[0] for name in kept]
    return {
        relation: {"shown": shown.count(relation), "total": total.count(relation)}
        for relation in edge_types()
        if relation in total
    }
