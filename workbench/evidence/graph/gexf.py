"""The graph as GEXF: Gephi, Gephi Lite."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from xml.etree import ElementTree as Xml

from workbench.evidence.graph.clean import Value, plain
from workbench.evidence.graph.columns import Type, types_of
from workbench.evidence.graph.content import Content, GraphEdge, GraphNode
from workbench.evidence.graph.xml_bytes import element, xml_bytes
from workbench.explore.view.picture import COLOURS

__all__ = ["VERSIONS", "gexf"]

#: Namespace by version.
VERSIONS = {"1.2": "http://www.gexf.net/1.2draft", "1.3": "http://gexf.net/1.3"}


def gexf(content: Content, *, version: str = "1.2", written: date | None = None) -> bytes:
    """GEXF in UTF-8 with colours and places.

    Every edge is written as directed, as in GraphML. There is no date in the head unless one is given.

    Args:
        content: what to write.
        version: ``1.2`` or ``1.3``.
        written: date for the head.

    Raises:
        KeyError: there is no such version.
    """
    space = VERSIONS[version]
    root = Xml.Element("gexf", {"xmlns": space, "xmlns:viz": f"{space}/viz", "version": version})
    element(root, "meta", **({"lastmodifieddate": written.isoformat()} if written else {}))
    graph = element(root, "graph", defaultedgetype="directed", mode="static")
    nodes = types_of(one.values for one in content.nodes)
    edges = types_of(one.values for one in content.edges)
    _declared(graph, "node", "n", nodes)
    _declared(graph, "edge", "e", edges)
    part = element(graph, "nodes")
    for node in content.nodes:
        _node(part, node, nodes)
    part = element(graph, "edges")
    for edge in content.edges:
        _edge(part, edge, edges)
    return xml_bytes(root)


def _declared(graph: Xml.Element, group: str, prefix: str, types: Mapping[str, Type]) -> None:
    part = Xml.SubElement(graph, "attributes", {"class": group, "mode": "static"})
    for number, (name, kind) in enumerate(types.items()):
        element(part, "attribute", id=f"{prefix}{number}", title=name, type=kind)


def _node(parent: Xml.Element, node: GraphNode, types: Mapping[str, Type]) -> None:
    part = element(parent, "node", id=node.name, label=node.label)
    _values(part, node.values, types, "n")
    red, green, blue = bytes.fromhex(COLOURS[node.kind][1:])
    element(part, "viz:color", r=str(red), g=str(green), b=str(blue))
    # Gephi's y grows upwards.
    element(part, "viz:position", x=plain(float(node.place[0])), y=plain(-float(node.place[1])), z="0.0")


def _edge(parent: Xml.Element, edge: GraphEdge, types: Mapping[str, Type]) -> None:
    count = edge.values.get("count")
    weight = {"weight": plain(float(count))} if isinstance(count, int) and count > 0 else {}
    ends = {"source": edge.source, "target": edge.target, "type": "directed", "label": edge.label}
    part = element(parent, "edge", id=edge.name, **ends, **weight)
    _values(part, edge.values, types, "e")


def _values(parent: Xml.Element, values: Mapping[str, Value], types: Mapping[str, Type], prefix: str) -> None:
    part = element(parent, "attvalues")
    for number, name in enumerate(types):
        if name in values:
            Xml.SubElement(part, "attvalue", {"for": f"{prefix}{number}", "value": plain(values[name])})
