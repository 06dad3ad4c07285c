"""The graph of a lead in every format that a receiving office can open, one file each."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbench.documents.model import Picture
from workbench.documents.pdf import picture_png
from workbench.evidence.graph import tables
from workbench.evidence.graph.anx import anx
from workbench.evidence.graph.content import Content, Place, read_graph
from workbench.evidence.graph.drawing import picture_svg
from workbench.evidence.graph.ftm import ftm
from workbench.evidence.graph.gexf import gexf
from workbench.evidence.graph.graphml import graphml
from workbench.evidence.graph.layout_file import layout_json, places_of
from workbench.evidence.graph.legend import legend, readme
from workbench.evidence.graph.levels import Level, People
from workbench.evidence.graph.viewer import viewer_html

__all__ = ["GraphFiles", "picture", "write_graph"]

#: Dots per inch of a picture as wide as a page: enough to print it on a sheet twice as large.
_PPI = 400


@dataclass(frozen=True)
class GraphFiles:
    """What was written.

    Attributes:
        paths: the files, sorted by name.
        level: internal or transfer.
        nodes: how many nodes every file holds.
        edges: how many edges.
        rows: how many pairs of an edge and a source row.
        replaced: characters that XML 1.0 cannot hold and that stand as U+FFFD in every file; a manifest states it.
    """

    paths: list[Path]
    level: Level
    nodes: int
    edges: int
    rows: int
    replaced: int


def write_graph(
    graph: Any,
    folder: Path,
    *,
    level: Level,
    people: People | None = None,
    positions: Mapping[str, Place] | None = None,
    written: date | None = None,
    language: str = "zh",
    pictures: bool = False,
) -> GraphFiles:
    """Write a graph in every format; the same graph gives the same bytes, in whatever order it was built.

    Nothing is written unless everything could be: the files are made first, then each is put in place whole.

    Args:
        graph: ``networkx.MultiDiGraph`` as ``workbench.explore`` makes them, source rows on every edge.
        folder: where to; made if it is not there.
        level: ``transfer`` carries ids, names and personal attributes as the source has them; ``internal`` masks
            labels and personal attributes and calls nodes ``n1``, ``n2`` ….
        people: who may be named, and what everybody else is called; None where everybody in the graph is a member.
        positions: place of every node by its key, pixels; None to lay the graph out here.
        written: date for the head of the GEXF files; None leaves it out, so that the bytes stay the same.
        language: of labels and notes, zh or en.
        pictures: also ``graph.svg``, ``graph.png`` and ``viewer.html``.

    Raises:
        EvidenceError: no source row stands behind an edge, or a kind or relation is not declared.
        WorkbenchError: there is no such level.
        OSError: a file cannot be written.
    """
    placed = places_of(graph) if positions is None else positions
    content = read_graph(graph, level=level, people=people, positions=placed, language=language)
    made = _made(content, written) | (_pictures(graph, content) if pictures else {})
    made["README.txt"] = readme(content, [*made, "README.txt"])
    folder.mkdir(parents=True, exist_ok=True)
    paths = [_put(folder / name, data) for name, data in sorted(made.items())]
    rows = sum(len(one.rows) for one in content.edges)
    return GraphFiles(paths, level, len(content.nodes), len(content.edges), rows, content.replaced)


def picture(graph: Any, *, level: Level, people: People, language: str = "zh") -> bytes:
    """A graph as PNG, for a page of its own; arguments and errors are those of ``write_graph``."""
    content = read_graph(graph, level=level, people=people, positions=places_of(graph), language=language)
    return picture_png(Picture(picture_svg(content)), ppi=_PPI)


def _made(content: Content, written: date | None) -> dict[str, bytes]:
    """Every file by its name; ``docs/evidence.md`` says who reads it."""
    return {
        "evidence.graphml": graphml(content),
        "evidence.gexf": gexf(content, written=written),
        "evidence-1.3.gexf": gexf(content, version="1.3", written=written),
        "evidence.anx": anx(content),
        "evidence.ftm.jsonl": ftm(content),
        "nodes.csv": tables.nodes(content),
        "edges.csv": tables.edges(content),
        "links.csv": tables.links(content),
        "edge-rows.csv": tables.edge_rows(content),
        "layout.json": layout_json(content),
        "legend.csv": legend(content),
    }


def _pictures(graph: Any, content: Content) -> dict[str, bytes]:
    """What is for looking."""
    drawing = picture_svg(content)
    return {
        "graph.svg": drawing,
        "graph.png": picture_png(Picture(drawing), ppi=_PPI),
        "viewer.html": viewer_html(graph, content),
    }


def _put(path: Path, data: bytes) -> Path:
    """Write aside, flush to the disk, then put in place."""
    aside = path.with_name(path.name + ".partial")
    with aside.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    aside.replace(path)
    return path
