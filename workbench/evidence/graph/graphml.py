"""The graph as GraphML: yEd, Gephi, Cytoscape, networkx, Neo4j."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as Xml

from workbench.evidence.graph.clean import Value, plain
from workbench.evidence.graph.columns import Type, types_of
from workbench.evidence.graph.content import Content
from workbench.evidence.graph.xml_bytes import element, xml_bytes

__all__ = ["graphml"]

_SPACE = "http://graphml.graphdrawing.org/xmlns"


def graphml(content: Content) -> bytes:
    """GraphML 1.0 in UTF-8, keys declared and typed, what is missing left out.

    Every edge is written as directed, since readers refuse a mixture; its attribute ``directed`` says what it is.
    """
    root = Xml.Element("graphml", {"xmlns": _SPACE})
    nodes = types_of(_placed(one.values, one.place) for one in content.nodes)
    edges = types_of(one.values for one in content.edges)
    for prefix, group, types in (("n", "node", nodes), ("e", "edge", edges)):
        for number, (name, kind) in enumerate(types.items()):
            attributes = {"id": f"{prefix}{number}", "for": group, "attr.name": name, "attr.type": kind}
            Xml.SubElement(root, "key", attributes)
    graph = element(root, "graph", id=content.lead or "graph", edgedefault="directed")
    for node in content.nodes:
        part = element(graph, "node", id=node.name)
        _data(part, _placed(node.values, node.place), nodes, "n")
    for edge in content.edges:
        part = element(graph, "edge", id=edge.name, source=edge.source, target=edge.target)
        _data(part, edge.values, edges, "e")
    return xml_bytes(root)


def _placed(values: Mapping[str, Value], place: tuple[float, float]) -> dict[str, Value]:
    return {**values, "x": float(place[0]), "y": float(place[1])}


def _data(parent: Xml.Element, values: Mapping[str, Value], types: Mapping[str, Type], prefix: str) -> None:
    for number, name in enumerate(types):
        if name in values:
            element(parent, "data", key=f"{prefix}{number}").text = plain(values[name])
