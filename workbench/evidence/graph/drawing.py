"""The graph as a still picture for print: SVG with a legend in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graph_loaders.ontology import edge_types, node_types
from workbench.evidence.graph.content import Content, GraphEdge, GraphNode
from workbench.evidence.graph.cuts import cut_sentences, drawn_edges
from workbench.explore.view.picture import svg
from workbench.texts import text

__all__ = ["picture_svg", "short"]

#: Letters of a name that a picture has room for, and of a card's number, counted from its end.
_LETTERS, _END = 12, 6
#: Print has more room than a screen: labels of neighbours stay apart.
_WIDER = 1.3
#: Pixels from the graph to its legend, between two samples, and between their two rows.
_BELOW, _STEP, _ROW = 150.0, 130.0, 70.0
#: Sizes that make a card and the end of a sample line small.
_CARD, _DOT = -0.45, -0.65
#: What the drawing of nodes and edges asks for and a printed picture never has.
_QUIET = {"selected": False, "dim": False}


def picture_svg(content: Content) -> bytes:
    """The graph, where its nodes stand, as one SVG document that loads nothing; named as the level of it allows.

    Below it stands the legend: a sample of every shape and line, and what they mean. Of the lines between people only
    the strongest are drawn; how many are left out is said in red.
    """
    chosen = drawn_edges(content.edges)
    largest = max((_count(one) for one in content.nodes), default=0)
    widest = max((_count(one) for one in chosen), default=0)
    samples, lines = _legend(content, chosen)
    scene = {
        "title": text(f"evidence.picture.title.{content.level}", content.language, lead=content.lead or "-"),
        "nodes": [*(_node(one, largest) for one in content.nodes), *samples],
        "edges": [*(_edge(one, widest) for one in chosen), *lines],
        "legend": {"kinds": _kinds(content)},
        "cut": cut_sentences(content, chosen),
    }
    foot = text("evidence.picture.notes", content.language).splitlines()
    return svg(scene, foot).encode("utf-8")


def short(label: str) -> str:
    """A name that a picture has room for."""
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"


def _end(label: str) -> str:
    return label if len(label) <= _END + 1 else f"…{label[-_END:]}"


def _count(one: GraphEdge | GraphNode) -> int:
    count = one.values.get("count")
    return max(0, count) if isinstance(count, int) else 0


def _node(node: GraphNode, largest: int) -> dict[str, Any]:
    card, role = node.kind == "card", str(node.values.get("role") or "")
    return {
        **_QUIET,
        "id": node.name,
        "kind": node.kind,
        "label": _end(node.label) if card else short(node.label),
        "role": role,
        # The rim says who is core; the legend says so.
        "role_label": "" if card or role == "core" else str(node.values.get("role_label") or ""),
        "x": _WIDER * node.place[0],
        "y": _WIDER * node.place[1],
        "size": _CARD if card else 0.6 * (_count(node) / max(1, largest)) ** 0.5,
    }


def _edge(edge: GraphEdge, widest: int) -> dict[str, Any]:
    width = 0.7 * (_count(edge) / max(1, widest)) ** 0.5
    return _line(edge.source, edge.target, edge.relation, f"{edge.label} {_count(edge):,}", width)


def _line(source: str, target: str, relation: str, words: str, width: float) -> dict[str, Any]:
    ends = {"source": source, "target": target}
    return {**_QUIET, **ends, "relation": relation, "label": words, "width": width}


def _kinds(content: Content) -> list[dict[str, Any]]:
    """How many nodes there are of each kind."""
    kinds = [one.kind for one in content.nodes]
    return [
        {"label": _word(kind, content), "count": f"{kinds.count(kind):,}", "shown": True}
        for kind in node_types()
        if kind in kinds
    ]


def _word(kind: str, content: Content) -> str:
    return str(getattr(node_types()[kind], content.language))


def _legend(
    content: Content, chosen: Sequence[GraphEdge]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Samples of the shapes in a first row, of the lines in a second."""
    left = _WIDER * min((one.place[0] for one in content.nodes), default=0.0)
    top = _WIDER * max((one.place[1] for one in content.nodes), default=0.0) + _BELOW
    present = {one.kind for one in content.nodes}
    shapes = [(kind, _word(kind, content), "") for kind in node_types() if kind in present]
    if any(one.values.get("role") == "core" for one in content.nodes):
        shapes.append(("patient", text("evidence.picture.core", content.language), "core"))
    nodes = [
        _sample(f"legend {place}", kind, words, (left + _STEP * place, top), role=role)
        for place, (kind, words, role) in enumerate(shapes)
    ]
    lines = []
    for place, (nature, relation) in enumerate(_natures(chosen)):
        x, words = left + 2 * _STEP * place, text(f"evidence.picture.line.{nature}", content.language)
        first = _sample(f"legend {nature} 1", "end", "", (x, top + _ROW), size=_DOT)
        last = _sample(f"legend {nature} 2", "end", words, (x + _STEP, top + _ROW), size=_DOT)
        nodes += [first, last]
        lines.append(_line(first["id"], last["id"], relation, words, 0.5))
    return nodes, lines


def _natures(chosen: Sequence[GraphEdge]) -> list[tuple[str, str]]:
    """Whether events or what they have in common make the lines, each with a relation of that nature."""
    found: dict[str, str] = {}
    for code in sorted({one.relation for one in chosen}):
        found.setdefault(edge_types()[code].nature, code)
    return sorted(found.items(), reverse=True)


def _sample(
    name: str, kind: str, words: str, place: tuple[float, float], *, role: str = "", size: float = 0.0
) -> dict[str, Any]:
    said = {"id": name, "kind": kind, "label": words, "role": role, "role_label": ""}
    return {**_QUIET, **said, "x": place[0], "y": place[1], "size": size}
