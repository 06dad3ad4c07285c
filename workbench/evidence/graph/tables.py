"""The graph as CSV: nodes, edges, links with both ends on one line, and the source rows behind every edge."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache

from workbench.evidence.graph.clean import Value, plain
from workbench.evidence.graph.content import Content, GraphEdge, GraphNode, file_line
from workbench.spreadsheet import inert

__all__ = [
    "EDGE_ROWS",
    "LINKS",
    "csv_bytes",
    "edge_columns",
    "edge_rows",
    "edges",
    "links",
    "node_columns",
    "nodes",
]

LINKS = (
    *("link", "end1", "end1_type", "end1_label", "end1_id", "link_type", "relation", "directed"),
    *("first_time", "last_time", "count", "value", "account", "row_count", "source_reference"),
    *("end2", "end2_type", "end2_label", "end2_id"),
)
EDGE_ROWS = ("edge", "relation", "source", "target", "table", "key", "source_file", "source_row")

_NODE_FIRST = ("name", "kind", "kind_label", "id", "label", "role", "role_label", "count")
_EDGE_FIRST = (
    *("edge", "source", "source_label", "target", "target_label", "relation", "relation_label", "directed"),
    *("count", "days", "first_at", "last_at", "fund_yuan", "account_yuan", "row_count"),
)
#: A plain figure is no formula, even with a sign.
_FIGURE = re.compile(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?")
#: References on one line; a spreadsheet cuts a cell at 32,767 characters. All of them are in edge-rows.csv.
_REFERENCES = 100


def csv_bytes(heading: Sequence[str], lines: Iterable[Sequence[Value | None]]) -> bytes:
    """CSV in UTF-8 with a byte order mark and CRLF; no cell is a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_cell(one) for one in heading])
    writer.writerows([_cell(one) for one in line] for line in lines)
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")


def _cell(value: Value | None) -> str:
    return _guarded(plain(value))


@lru_cache(maxsize=65_536)
def _guarded(said: str) -> str:
    """A cell that no spreadsheet runs; names and files come back in line after line."""
    return said if _FIGURE.fullmatch(said) else inert(said)


def nodes(content: Content) -> bytes:
    """One line per node."""
    columns = node_columns(content)
    return csv_bytes(columns, ([_of_node(one).get(name) for name in columns] for one in content.nodes))


def node_columns(content: Content) -> list[str]:
    """Columns of the nodes: who it is first, attributes sorted, the place last."""
    named = {name for one in content.nodes for name in one.values}
    return [*_NODE_FIRST, *sorted(named - {*_NODE_FIRST, "x", "y"}), "x", "y"]


def _of_node(node: GraphNode) -> Mapping[str, Value]:
    return {**node.values, "name": node.name, "x": float(node.place[0]), "y": float(node.place[1])}


def edges(content: Content) -> bytes:
    """One line per edge."""
    columns, named = edge_columns(content), _by_name(content)
    lines = (_of_edge(one, named) for one in content.edges)
    return csv_bytes(columns, ([line.get(name) for name in columns] for line in lines))


def edge_columns(content: Content) -> list[str]:
    """Columns of the edges: ends and relation first; the rows are in a file of their own."""
    named = {name for one in content.edges for name in one.values}
    return [*_EDGE_FIRST, *sorted(named - {*_EDGE_FIRST, "rows"})]


def _of_edge(edge: GraphEdge, named: Mapping[str, GraphNode]) -> Mapping[str, Value]:
    ends: dict[str, Value] = {"edge": edge.name, "source": edge.source, "target": edge.target}
    ends |= {"source_label": named[edge.source].label, "target_label": named[edge.target].label}
    return {**edge.values, **ends}


def links(content: Content) -> bytes:
    """One line per link with everything about both ends, for importers that want it so."""
    named = _by_name(content)
    lines = (_of_link(one, named[one.source], named[one.target]) for one in content.edges)
    return csv_bytes(LINKS, ([line.get(name) for name in LINKS] for line in lines))


def _of_link(edge: GraphEdge, one: GraphNode, other: GraphNode) -> Mapping[str, Value | None]:
    return {
        "link": edge.name,
        "link_type": edge.label,
        "relation": edge.relation,
        "directed": edge.directed,
        "first_time": plain(edge.first_at),
        "last_time": plain(edge.last_at),
        "count": edge.values.get("count"),
        "value": edge.values.get("fund_yuan"),
        "account": edge.values.get("account_yuan"),
        "row_count": len(edge.rows),
        "source_reference": _references(edge),
        **_of_end("end1", one),
        **_of_end("end2", other),
    }


def _of_end(end: str, node: GraphNode) -> dict[str, Value | None]:
    return {
        end: node.name,
        f"{end}_type": node.values.get("kind_label"),
        f"{end}_label": node.label,
        f"{end}_id": node.values.get("id"),
    }


def _references(edge: GraphEdge) -> str:
    said = [file_line(row) for row in edge.rows[:_REFERENCES]]
    left = len(edge.rows) - len(said)
    return "; ".join(said) + (f"; +{left}" if left else "")


def edge_rows(content: Content) -> bytes:
    """One line per edge and source row behind it."""
    return csv_bytes(EDGE_ROWS, (line for edge in content.edges for line in _of_rows(edge)))


def _of_rows(edge: GraphEdge) -> Iterator[tuple[Value, ...]]:
    for row in edge.rows:
        yield edge.name, edge.relation, edge.source, edge.target, *row


def _by_name(content: Content) -> dict[str, GraphNode]:
    return {one.name: one for one in content.nodes}
