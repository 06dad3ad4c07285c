"""The graph as a still picture for print: SVG with a legend in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graph_loaders.ontology import edge_types, node_types
from workbench.evidence.graph.content import Content, GraphEdge, GraphNode
from workbench.evidence.graph.cuts import cut_sentences, drawn_edges
from workbench.evidence.graph.sheet import LETTER, Mark, Words, frame, names_beside, radii, spread
from workbench.explore.view.picture import size_of, svg
from workbench.texts import text

__all__ = ["picture_svg", "short"]

#: Letters of a name that a picture has room for, and of a card's number, counted from its end.
_LETTERS, _END = 12, 6
#: Pixels from the graph to its legend, between two samples, and between their two rows.
_BELOW, _STEP, _ROW = 56.0, 130.0, 50.0
#: Radii of nodes in pixels, before a crowd makes all of them smaller, and of the ends of a sample line.
_CARD, _LEAST, _MORE, _DOT = 5.5, 12.0, 8.4, 3.0
#: Where core people stand among those who get room for their names, and the smallest radii in that order, pixels.
_CORE, _SMALLEST = 2, (10.0, 9.0, 4.0, 3.0, 2.5)
#: Role of the patients whom somebody sends.
_STEERED = "steered"
#: What the drawing of nodes and edges asks for and a printed picture never has.
_QUIET = {"selected": False, "dim": False}


def picture_svg(content: Content) -> bytes:
    """The graph as one SVG document that loads nothing, to be printed on a sheet; named as the level of it allows.

    Below it stands the legend: a sample of every shape and line, and what they mean. Of the lines between people only
    the strongest are drawn, and names stand where there is room for them; what is left out is said in red.
    """
    chosen = drawn_edges(content.edges)
    widest = max((_count(one) for one in chosen), default=0)
    marks = _marks(content.nodes)
    named = names_beside(marks)
    lowest = max((one.y for one in marks), default=0.0)
    samples, lines = _legend(content, chosen, (min((one.x for one in marks), default=0.0), lowest + _BELOW))
    scene = {
        "title": text(f"evidence.picture.title.{content.level}", content.language, lead=content.lead or "-"),
        "nodes": [*_nodes(content.nodes, marks, named), *samples],
        "edges": [*(_edge(one, widest) for one in chosen), *lines],
        "legend": {"kinds": _kinds(content)},
        "cut": cut_sentences(content, chosen, named=len(named)),
        "frame": frame(lowest),
    }
    foot = text("evidence.picture.notes", content.language).splitlines()
    return svg(scene, foot, least=LETTER).encode("utf-8")


def short(label: str) -> str:
    """A name that a picture has room for."""
    return label if len(label) <= _LETTERS else f"{label[: _LETTERS - 1]}…"


def _end(label: str) -> str:
    return label if len(label) <= _END + 1 else f"…{label[-_END:]}"


def _count(one: GraphEdge | GraphNode) -> int:
    count = one.values.get("count")
    return max(0, count) if isinstance(count, int) else 0


def _marks(nodes: Sequence[GraphNode]) -> list[Mark]:
    """Nodes on the sheet; places and core people get room for their names first, cards last."""
    largest = max((_count(one) for one in nodes), default=0)
    sizes = radii([_radius(one, largest) for one in nodes], [_SMALLEST[_turn(one)] for one in nodes])
    order = sorted(range(len(nodes)), key=lambda one: (_turn(nodes[one]), -_count(nodes[one]), one))
    ranks = {number: rank for rank, number in enumerate(order)}
    return [
        Mark(
            *(x, y, sizes[number], _words(nodes[number]), ranks[number]),
            card=nodes[number].kind == "card",
            urgent=_turn(nodes[number]) <= _CORE,
        )
        for number, (x, y) in enumerate(spread([one.place for one in nodes]))
    ]


def _radius(node: GraphNode, largest: int) -> float:
    return _CARD if node.kind == "card" else _LEAST + _MORE * (_count(node) / max(1, largest)) ** 0.5


def _turn(node: GraphNode) -> int:
    """Places, doctors, core people, others, cards."""
    if node.kind == "patient":
        return _CORE if node.values.get("role") == "core" else _CORE + 1
    return {"pharmacy": 0, "facility": 0, "doctor": 1}.get(node.kind, _CORE + 2)


def _words(node: GraphNode) -> tuple[str, ...]:
    """The name and the role, but for those of whom there are many: the legend has what their looks mean."""
    if node.kind == "card":
        return (_end(node.label),)
    told = node.values.get("role") in ("core", _STEERED)
    said = "" if told else str(node.values.get("role_label") or "")
    return (short(node.label), said) if said else (short(node.label),)


def _nodes(
    nodes: Sequence[GraphNode], marks: Sequence[Mark], named: Mapping[int, Words]
) -> Iterator[dict[str, Any]]:
    """Nodes as they are drawn: cards first and places last, so that what counts most lies on top."""
    for number in sorted(range(len(nodes)), key=lambda one: (-_turn(nodes[one]), one)):
        node, mark, at = nodes[number], marks[number], named.get(number)
        said = (*mark.words[: at.lines if at else 0], "", "")
        yield {
            **_QUIET,
            "id": node.name,
            "kind": node.kind,
            "label": said[0],
            "role": str(node.values.get("role") or ""),
            "role_label": said[1],
            "x": mark.x,
            "y": mark.y,
            "size": size_of(mark.radius),
            "words_at": at and (at.dx, at.dy, at.anchor),
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
    content: Content, chosen: Sequence[GraphEdge], corner: tuple[float, float]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Samples of the shapes in a first row, of the lines in a second."""
    left, top = corner
    present = {one.kind for one in content.nodes}
    shapes = [(kind, _word(kind, content), "") for kind in node_types() if kind in present]
    if any(one.values.get("role") == "core" for one in content.nodes):
        shapes.append(("patient", text("evidence.picture.core", content.language), "core"))
    sent = (
        str(one.values.get("role_label") or "") for one in content.nodes if one.values.get("role") == _STEERED
    )
    shapes += [("patient", said, "") for said in sorted({*sent} - {""})]
    nodes = [
        _sample(f"legend {place}", kind, words, (left + _STEP * place, top), role=role)
        for place, (kind, words, role) in enumerate(shapes)
    ]
    lines = []
    for place, (nature, relation) in enumerate(_natures(chosen)):
        x, words = left + 2 * _STEP * place, text(f"evidence.picture.line.{nature}", content.language)
        first = _sample(f"legend {nature} 1", "end", "", (x, top + _ROW), size=size_of(_DOT))
        last = _sample(f"legend {nature} 2", "end", words, (x + _STEP, top + _ROW), size=size_of(_DOT))
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
