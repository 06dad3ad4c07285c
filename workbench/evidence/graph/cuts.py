"""What a picture leaves out, and how it says so."""

from __future__ import annotations

from collections.abc import Sequence

from graph_loaders.ontology import edge_types
from workbench.evidence.graph.content import Content, GraphEdge
from workbench.texts import text

__all__ = ["LINES", "cut_sentences", "drawn_edges"]

#: Lines between people that a picture shows, the strongest first; with more of them nothing can be told apart.
LINES = 150


def drawn_edges(edges: Sequence[GraphEdge]) -> list[GraphEdge]:
    """All edges that events make, then those between people, of which only the strongest."""
    derived = [one for one in edges if edge_types()[one.relation].nature == "derived"]
    numbers = {one.name: place for place, one in enumerate(edges)}
    strongest = sorted(derived, key=lambda one: (-_count(one), numbers[one.name]))[:LINES]
    events = [one for one in edges if edge_types()[one.relation].nature != "derived"]
    return [*events, *sorted(strongest, key=lambda one: numbers[one.name])]


def cut_sentences(
    content: Content, chosen: Sequence[GraphEdge] | None = None, *, named: int | None = None
) -> list[str]:
    """What is not there: relations of which the graph holds only the strongest edges, and what a picture leaves out.

    Args:
        content: the graph.
        chosen: the edges that the picture draws; None for a file that holds all of the graph.
        named: how many nodes have their names beside them; None for all.
    """
    language, said = content.language, []
    if chosen is not None and len(chosen) < len(content.edges):
        counted = {"shown": f"{len(chosen):,}", "total": f"{len(content.edges):,}"}
        said.append(text("evidence.cut.picture", language, **counted))
    if named is not None and named < len(content.nodes):
        counted = {"shown": f"{named:,}", "total": f"{len(content.nodes):,}"}
        said.append(text("evidence.cut.names", language, **counted))
    for code, (shown, total) in content.cut.items():
        relation = getattr(edge_types()[code], language)
        counted = {"shown": f"{shown:,}", "total": f"{total:,}"}
        said.append(text("evidence.cut.graph", language, relation=relation, **counted))
    return said


def _count(edge: GraphEdge) -> int:
    count = edge.values.get("count")
    return count if isinstance(count, int) else 0
