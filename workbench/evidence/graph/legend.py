"""What the columns, kinds and relations of an export mean, for the one who receives it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from graph_loaders.ontology import edge_types, node_types, ontology
from workbench.evidence.graph import tables
from workbench.evidence.graph.content import Content
from workbench.evidence.graph.cuts import cut_sentences
from workbench.evidence.graph.naming import attribute_label
from workbench.explore.view.picture import COLOURS
from workbench.texts import labels, text

__all__ = ["legend", "readme"]

_HEADING = ("part", "code", "name", "note")


def legend(content: Content) -> bytes:
    """CSV: every column of every table, every kind and every relation, in words."""
    lines = [*_columns(content), *_kinds(content), *_relations(content)]
    heading = [text(f"evidence.legend.{one}", content.language) for one in _HEADING]
    return tables.csv_bytes(heading, lines)


def readme(content: Content, written: Collection[str]) -> bytes:
    """Plain text: what each file is, how much is in it, and what to beware of. With a byte order mark and CRLF.

    Args:
        content: the graph.
        written: names of the files that stand beside it.
    """
    language = content.language
    rows = sum(len(one.rows) for one in content.edges)
    counts = {"nodes": f"{len(content.nodes):,}", "edges": f"{len(content.edges):,}", "rows": f"{rows:,}"}
    known = labels("evidence.file").items()
    files = "\n".join(f"{name}\t{said[language]}" for name, said in known if name in written)
    parts = [
        text("evidence.readme.head", language, lead=content.lead or "-", **counts),
        text(f"evidence.readme.{content.level}", language),
        *cut_sentences(content),
        files,
        text("evidence.readme.cautions", language, replaced=f"{content.replaced:,}"),
    ]
    lines = "\n\n".join(parts).splitlines()
    return b"\xef\xbb\xbf" + "".join(f"{line}\r\n" for line in lines).encode("utf-8")


def _columns(content: Content) -> Iterator[tuple[str, str, str, str]]:
    files = {
        "nodes.csv": tables.node_columns(content),
        "edges.csv": tables.edge_columns(content),
        "links.csv": tables.LINKS,
        "edge-rows.csv": tables.EDGE_ROWS,
    }
    notes = labels("evidence.note")
    for file, names in files.items():
        for name in names:
            note = notes[name][content.language] if name in notes else ""
            yield file, name, attribute_label(name, content.language), note


def _kinds(content: Content) -> Iterator[tuple[str, str, str, str]]:
    part = text("evidence.legend.kind", content.language)
    for kind in sorted({one.kind for one in content.nodes}):
        yield part, kind, getattr(node_types()[kind], content.language), COLOURS[kind]


def _relations(content: Content) -> Iterator[tuple[str, str, str, str]]:
    part = text("evidence.legend.relation", content.language)
    for relation in sorted({one.relation for one in content.edges}):
        declared = edge_types()[relation]
        unit = getattr(ontology().counts[declared.counts], content.language)
        nature = text(f"evidence.nature.{declared.nature}", content.language, unit=unit)
        yield part, relation, getattr(declared, content.language), nature
