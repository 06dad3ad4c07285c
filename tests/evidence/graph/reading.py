"""Files of an export read by parsers that did not write them: networkx, csv, json, xml.etree."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as Xml

import networkx as nx

Edge = tuple[str, str, str]
Row = tuple[str, str, str, int]


@dataclass
class Read:
    """Nodes with their attributes, edges with theirs and the rows behind them, as a file says."""

    nodes: dict[str, dict[str, Any]] = field(default_factory=dict)
    edges: dict[Edge, dict[str, Any]] = field(default_factory=dict)
    rows: dict[Edge, set[Row]] = field(default_factory=dict)


def clean(text: str) -> str:
    """What XML 1.0 leaves of a text, by its production 2."""
    allowed = "\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff"
    return re.sub(f"[^{allowed}]", "\ufffd", text)


def rows_of(said: str) -> set[Row]:
    return {(table, key, file, line) for table, key, file, line in json.loads(said)}


def read_networkx(path: Path) -> Read:
    if path.suffix == ".graphml":
        graph = nx.read_graphml(path, force_multigraph=True)
    else:
        graph = nx.MultiDiGraph(nx.read_gexf(path))
    found = Read(nodes=dict(graph.nodes(data=True)))
    for source, target, values in graph.edges(data=True):
        edge = (source, target, values["relation"])
        assert edge not in found.edges
        found.edges[edge] = values
        found.rows[edge] = rows_of(values["rows"])
    return found


def lines(path: Path) -> list[dict[str, str]]:
    data = path.read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


def read_tables(folder: Path) -> Read:
    found = Read(nodes={line["name"]: dict(line) for line in lines(folder / "nodes.csv")})
    names = {}
    for line in lines(folder / "edges.csv"):
        edge = (line["source"], line["target"], line["relation"])
        names[line["edge"]] = edge
        found.edges[edge] = dict(line)
    for line in lines(folder / "edge-rows.csv"):
        edge = (line["source"], line["target"], line["relation"])
        assert names[line["edge"]] == edge
        row = (line["table"], line["key"], line["source_file"], int(line["source_row"]))
        found.rows.setdefault(edge, set()).add(row)
    return found


def read_anx(path: Path) -> Xml.Element:
    data = path.read_bytes()
    assert data.startswith(b"\xff\xfe")
    return Xml.fromstring(data)  # noqa: S314 - our own file


def entities(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def unescaped(said: str) -> str:
    """A script's text with its escaped letters as letters."""
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), said)


def everything(folder: Path) -> str:
    """All that the files say, as text."""
    found = []
    for path in sorted(folder.iterdir()):
        if path.suffix == ".png":
            continue
        data = path.read_bytes()
        said = data.decode("utf-16" if path.suffix == ".anx" else "utf-8")
        found.append(unescaped(said) if path.suffix == ".html" else said)
    return "\n".join(found)
