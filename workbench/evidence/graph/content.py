"""What the files of one export say: the graph read once, shown as its level allows, cleaned, named and sorted."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from graph_loaders.ontology import edge_types, node_types, ontology
from workbench.errors import WorkbenchError
from workbench.evidence.errors import EvidenceError
from workbench.evidence.graph.clean import Cleaner, Value
from workbench.evidence.graph.levels import LEVELS, Level, People, Shown
from workbench.explore.keys import RowRef, parse_key
from workbench.texts import labels
from workbench.trust.masking import label_of

__all__ = ["Content", "GraphEdge", "GraphNode", "Place", "file_line", "read_graph"]

#: Position of a node, pixels; y grows downwards.
Place = tuple[float, float]


@dataclass(frozen=True)
class GraphNode:
    """A node.

    Attributes:
        name: what edges call it: ``"kind:id"``, or an opaque name at the level internal.
        kind: patient, card, doctor, pharmacy or facility.
        label: what stands beside it.
        values: every attribute that is not missing, by name, sorted.
        place: where it stands.
    """

    name: str
    kind: str
    label: str
    values: dict[str, Value]
    place: Place


@dataclass(frozen=True)
class GraphEdge:
    """An edge.

    Attributes:
        name: ``e1``, ``e2`` … in the order of ends and relation.
        source: name of the node it starts from, or the smaller key where it has no direction.
        target: name of the other node.
        relation: code of the relation.
        label: the relation in words.
        directed: whether it has a direction.
        first_at: first occurrence; ``last_at`` the last; local time.
        values: every attribute that is not missing, by name, sorted; money as text and as ``…_number``.
        rows: source rows behind it, sorted, at least one.
    """

    name: str
    source: str
    target: str
    relation: str
    label: str
    directed: bool
    first_at: datetime | None
    last_at: datetime | None
    values: dict[str, Value]
    rows: tuple[RowRef, ...]


@dataclass(frozen=True)
class Content:
    """Everything that is written.

    Attributes:
        nodes: nodes in the order of their keys.
        edges: edges in the order of their ends and relation.
        level: internal or transfer.
        language: of labels, zh or en.
        lead: identity of the lead, or empty.
        replaced: characters that no XML file can hold and that were replaced.
        strangers: nodes outside the leads, who stand under a pseudonym.
        cut: of relations between people, code to edges shown and edges found; the weakest are left out.
    """

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]
    level: Level
    language: str
    lead: str
    replaced: int
    strangers: int = 0
    cut: Mapping[str, tuple[int, int]] = field(default_factory=dict)


class _Ends(NamedTuple):
    """What edges know of nodes: names by key, and the keys of those that are shown as the source has them."""

    names: Mapping[str, str]
    open: frozenset[str]


def read_graph(
    graph: Any,
    *,
    level: Level,
    people: People | None = None,
    positions: Mapping[str, Place] | None = None,
    language: str = "zh",
) -> Content:
    """What the files say of a graph.

    Args:
        graph: ``networkx.MultiDiGraph`` as ``workbench.explore`` makes them.
        level: ``internal`` or ``transfer``.
        people: who may be named, and what everybody else is called; None where everybody in the graph is a member.
        positions: place of every node by its key, pixels; a node without one stands at the origin.
        language: of labels.

    Raises:
        EvidenceError: no source row stands behind an edge, or a kind or relation is not declared.
        WorkbenchError: there is no such level.
    """
    if level not in LEVELS:
        raise WorkbenchError("evidence_level", level=level, levels=", ".join(LEVELS))
    raw = {str(key): _node_values(str(key), values) for key, values in sorted(graph.nodes(data=True))}
    shown = Shown(level, people or People()).knowing(raw.values())
    clean = Cleaner()
    names = _names(raw, shown, clean)
    places = positions or {}
    nodes = [
        _node(names[key], values, shown, clean, places.get(key, (0.0, 0.0)), language)
        for key, values in raw.items()
    ]
    ends = _Ends(names, frozenset(key for key, one in raw.items() if shown.is_open(one)))
    ordered = sorted(graph.edges(keys=True, data=True), key=lambda one: one[:3])
    edges = [_edge(number, one, ends, shown, clean, language) for number, one in enumerate(ordered, start=1)]
    lead = clean.text(graph.graph.get("lead_id") or "")
    strangers = sum(not shown.is_member(one) for one in raw.values())
    return Content(
        tuple(nodes), tuple(edges), level, language, lead, clean.replaced, strangers, _cut(graph.graph)
    )


def file_line(row: RowRef) -> str:
    """Where a row is, as i2 is told: ``"setl_d.csv#17"``."""
    return f"{row.source_file}#{row.source_row}"


def _cut(said: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Relations of which not every edge is there."""
    found = {
        str(code): (int(one["shown"]), int(one["total"])) for code, one in (said.get("cut") or {}).items()
    }
    return {code: one for code, one in sorted(found.items()) if one[0] < one[1]}


def _node_values(key: str, values: Mapping[str, Any]) -> dict[str, Any]:
    kind, node_id = parse_key(key)
    if kind not in node_types():
        raise EvidenceError("evidence_undeclared", what=kind)
    known = dict(values) | {"kind": kind, "id": node_id}
    known["label"] = str(values.get("label") or node_id)
    return known


def _names(raw: Mapping[str, Mapping[str, Any]], shown: Shown, clean: Cleaner) -> dict[str, str]:
    """Names by key; two keys that are one when cleaned stay two."""
    if shown.level == "internal":
        return {key: f"n{number}" for number, key in enumerate(raw, start=1)}
    names: dict[str, str] = {}
    taken: set[str] = set()
    for key, values in raw.items():
        name = wanted = clean.text(shown.node_name(values))
        number = 1
        while name in taken:
            number += 1
            name = f"{wanted} ({number})"
        taken.add(name)
        names[key] = name
    return names


def _node(
    name: str, raw: Mapping[str, Any], shown: Shown, clean: Cleaner, place: Place, language: str
) -> GraphNode:
    kind = str(raw["kind"])
    declared = ontology().node_attributes(kind)
    values: dict[str, Value | None] = {
        clean.text(one): _value(declared, one, shown.node_value(raw, one), clean) for one in sorted(raw)
    }
    label = clean.text(shown.node_label(raw))
    said = labels("role").get(str(raw.get("role")))
    values |= {
        "label": label,
        "kind_label": getattr(node_types()[kind], language),
        "role_label": said[language] if said else None,
    }
    return GraphNode(name, kind, label, _kept(values), place)


def _edge(
    number: int, found: tuple[Any, ...], ends: _Ends, shown: Shown, clean: Cleaner, language: str
) -> GraphEdge:
    source, target, relation, raw = found
    if relation not in edge_types():
        raise EvidenceError("evidence_undeclared", what=relation)
    rows = _rows(found, shown, clean)
    open_ = ends.open.issuperset((source, target))
    values = _edge_values(str(relation), raw, shown, clean, open_=open_)
    words = getattr(edge_types()[relation], language)
    values |= {"relation": relation, "relation_label": words, "row_count": len(rows)}
    values["rows"] = json.dumps([list(one) for one in rows], ensure_ascii=False)  # cleaned already
    values["directed"] = edge_types()[relation].directed
    return GraphEdge(
        name=f"e{number}",
        source=ends.names[source],
        target=ends.names[target],
        relation=relation,
        label=words,
        directed=edge_types()[relation].directed,
        first_at=_time(raw.get("first_at")),
        last_at=_time(raw.get("last_at")),
        values=_kept(values),
        rows=rows,
    )


def _edge_values(
    relation: str, raw: Mapping[str, Any], shown: Shown, clean: Cleaner, *, open_: bool
) -> dict[str, Value | None]:
    declared = ontology().edge_attributes(relation)
    values: dict[str, Value | None] = {}
    for name in sorted(set(raw) - {"rows"}):
        value = shown.edge_value(relation, name, raw[name], open_=open_)
        values[clean.text(name)] = _value(declared, name, value, clean)
        if isinstance(value, Decimal) and value.is_finite():
            values[f"{clean.text(name)}_number"] = float(value)
    return values


def _rows(found: tuple[Any, ...], shown: Shown, clean: Cleaner) -> tuple[RowRef, ...]:
    source, target, relation, raw = found
    rows = [RowRef(*one) for one in raw.get("rows") or ()]
    if not rows or not all(one.table and one.source_file and one.source_row for one in rows):
        ends = [_end(key) for key in (source, target)]
        declared = edge_types()[relation]
        words = {"zh": declared.zh, "en": declared.en}
        raise EvidenceError("evidence_edge_rows", relation=words, source=ends[0], target=ends[1])
    references = {
        RowRef(clean.text(one.table), clean.text(one.key), clean.text(one.source_file), int(one.source_row))
        for one in map(shown.row, sorted(set(rows)))
    }
    return tuple(sorted(references))


def _end(key: str) -> str:
    """An end of an edge as a message may name it."""
    return label_of(*parse_key(key), None)


def _value(declared: Mapping[str, Any], name: str, value: object, clean: Cleaner) -> Value | None:
    """A cleaned value; what is declared as text is text even if it looks like a number."""
    cleaned = clean.value(value)
    as_text = name in declared and declared[name].type == "text" and not isinstance(cleaned, str | None)
    return clean.text(value) if as_text else cleaned


def _kept(values: Mapping[str, Value | None]) -> dict[str, Value]:
    return {name: value for name, value in sorted(values.items()) if value is not None}


def _time(value: object) -> datetime | None:
    missing = type(value).__name__ == "NaTType"
    return value if isinstance(value, datetime) and not missing else None
