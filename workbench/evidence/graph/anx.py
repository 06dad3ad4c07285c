"""The graph as an i2 Analyst's Notebook exchange file (ANX).

Entities carry our stable key as ``Identity``, by which a later import finds them again. Links carry one ``Card`` for
every source row. The structure follows files that other programs write for i2; it was not opened in a real i2.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple
from xml.etree import ElementTree as Xml

from graph_loaders.ontology import edge_types, node_types
from workbench.evidence.graph.clean import Value, plain
from workbench.evidence.graph.columns import Type, types_of
from workbench.evidence.graph.content import Content, GraphEdge, GraphNode, file_line
from workbench.evidence.graph.naming import attribute_label
from workbench.evidence.graph.xml_bytes import element, xml_bytes
from workbench.explore.view.picture import COLOURS
from workbench.texts import text

__all__ = ["anx", "colorref"]

_TYPES: dict[Type, str] = {
    "boolean": "AttFlag",
    "long": "AttNumber",
    "double": "AttNumber",
    "string": "AttText",
}
#: Declared as times or dates: AttTime, if every value is one.
_TIMES = frozenset({"first_at", "last_at", "first_used_at", "last_used_at"})
#: Said elsewhere in the file: rows on the cards, names and labels on the items.
_ELSEWHERE = frozenset({"rows", "label", "kind", "relation", "relation_label", "kind_label"})
#: Events are plain facts, derived relations are suspicion: grey and violet.
_LINES = {"event": "#8b98a6", "derived": "#6a3d9a"}


class _Class(NamedTuple):
    """A class of attributes: what refers to it, what it is called, its type in i2's words."""

    reference: str
    name: str
    type: str


def colorref(colour: str) -> str:
    """``#RRGGBB`` as Windows numbers it: ``#0000FF`` is 16711680."""
    red, green, blue = bytes.fromhex(colour[1:])
    return str(red + (green << 8) + (blue << 16))


def anx(content: Content) -> bytes:
    """The exchange file in UTF-16, little-endian, with a byte order mark."""
    root = Xml.Element(
        "Chart", {"IdReferenceLinking": "false", "Rigorous": "true", "SchemaVersion": "8.0.0.1"}
    )
    element(root, "ApplicationVersion", Major="9", Minor="0", Point="0", Build="0")
    strengths = element(root, "StrengthCollection")
    element(strengths, "Strength", Id="S1", Name="Default", DotStyle="DotStyleSolid")
    classes = _classes(content)
    _declared_classes(root, classes)
    _declared_types(root, content)
    items = element(root, "ChartItemCollection")
    numbers = {node.name: str(number) for number, node in enumerate(content.nodes, start=1)}
    for node in content.nodes:
        _entity(items, node, numbers[node.name], classes, content.language)
    for number, edge in enumerate(content.edges, start=len(numbers) + 1):
        ends = (numbers[edge.source], numbers[edge.target])
        _link(items, edge, (str(number), ends), classes, content.language)
    return xml_bytes(root, "UTF-16")


def _classes(content: Content) -> dict[str, _Class]:
    """Classes of attributes by name, of nodes and edges together."""
    parts = [*(one.values for one in content.nodes), *(one.values for one in content.edges)]
    found = {name: _TYPES[kind] for name, kind in types_of(parts).items() if name not in _ELSEWHERE}
    for name in _TIMES & set(found):
        if all(_moment(part[name]) for part in parts if name in part):
            found[name] = "AttTime"
    said = {name: attribute_label(name, content.language) for name in found}
    taken = Counter(said.values())
    words = {name: one if taken[one] == 1 else f"{one} ({name})" for name, one in said.items()}
    return {name: _Class(f"AC_{number}", words[name], found[name]) for number, name in enumerate(found)}


def _declared_classes(root: Xml.Element, classes: Mapping[str, _Class]) -> None:
    part = element(root, "AttributeClassCollection")
    fixed = {"ShowValue": "true", "Visible": "true", "UserCanAdd": "true", "UserCanRemove": "true"}
    for name, one in classes.items():
        described = {"Id": one.reference, "Name": one.name, "Type": one.type, **fixed}
        if one.type == "AttTime":
            described |= {"ShowDate": "true", "ShowTime": "true", "ShowSeconds": "true"}
        if name.endswith("_number"):
            described |= {"DecimalPlaces": "2"}
        element(part, "AttributeClass", **described)


def _declared_types(root: Xml.Element, content: Content) -> None:
    part = element(root, "EntityTypeCollection")
    for kind in sorted({one.kind for one in content.nodes}):
        words, colour = getattr(node_types()[kind], content.language), colorref(COLOURS[kind])
        element(part, "EntityType", Id=f"ET_{kind}", Name=words, Colour=colour, IconFile="General")
    part = element(root, "LinkTypeCollection")
    for relation in sorted({one.relation for one in content.edges}):
        words = getattr(edge_types()[relation], content.language)
        element(part, "LinkType", Id=f"LT_{relation}", Name=words, Colour=_line(relation))


def _line(relation: str) -> str:
    return colorref(_LINES[edge_types()[relation].nature])


def _entity(
    items: Xml.Element, node: GraphNode, number: str, classes: Mapping[str, _Class], language: str
) -> None:
    left, top = (str(round(one)) for one in node.place)
    item = element(items, "ChartItem", Id=number, Label=node.label, XPosition=left)
    end = element(item, "End", X=left, Y=top, Z="0")
    entity = element(end, "Entity", EntityId=number, Identity=node.name, LabelIsIdentity="false")
    words = getattr(node_types()[node.kind], language)
    style = {"Type": words, "IconShadingColour": colorref(COLOURS[node.kind])}
    element(element(entity, "Icon"), "IconStyle", **style)
    _attributes(item, node.values, classes)


def _link(
    items: Xml.Element,
    edge: GraphEdge,
    numbers: tuple[str, tuple[str, str]],
    classes: Mapping[str, _Class],
    language: str,
) -> None:
    label = f"{edge.label} {plain(edge.values.get('count'))}".rstrip()
    item = element(items, "ChartItem", Id=numbers[0], Label=label, **_dated(edge.first_at))
    link = element(item, "Link", End1Id=numbers[1][0], End2Id=numbers[1][1])
    cards = element(link, "CardCollection")
    for row in edge.rows:
        words = text("evidence.card", language, table=row.table, key=row.key)
        element(cards, "Card", Summary=words, SourceReference=file_line(row), Text=f"{row.table} {row.key}")
    arrow = "ArrowOnHead" if edge.directed else "ArrowNone"
    style: dict[str, Any] = {"Strength": "Default", "ArrowStyle": arrow, "Type": edge.label}
    element(link, "LinkStyle", **style, LineColour=_line(edge.relation))
    _attributes(item, edge.values, classes)


def _dated(moment: datetime | None) -> dict[str, str]:
    if moment is None:
        return {"DateSet": "false", "TimeSet": "false"}
    return {"DateSet": "true", "TimeSet": "true", "DateTime": _i2_time(moment)}


def _attributes(item: Xml.Element, values: Mapping[str, Value], classes: Mapping[str, _Class]) -> None:
    part = element(item, "AttributeCollection")
    for name, one in classes.items():
        if name in values:
            moment = _moment(values[name]) if one.type == "AttTime" else None
            value = _i2_time(moment) if moment else plain(values[name])
            named = {"AttributeClass": one.name, "AttributeClassReference": one.reference}
            element(part, "Attribute", **named, Value=value)


def _moment(value: Value) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        return None


def _i2_time(moment: datetime) -> str:
    """Local time to the millisecond, without a zone, as i2 keeps it."""
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds")
