"""The graph as a page that opens in any browser, for looking: masked or named as the level of the package says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from workbench.evidence.graph.content import Content
from workbench.evidence.graph.cuts import cut_sentences, drawn_edges
from workbench.evidence.graph.drawing import short
from workbench.explore.keys import node_key
from workbench.explore.view.page import page
from workbench.texts import text

__all__ = ["viewer_html"]


def viewer_html(graph: Any, content: Content) -> bytes:
    """One HTML page that loads nothing, see ``workbench.explore.view.page``; UTF-8.

    Args:
        graph: what ``content`` was read from.
        content: what may be said of it.
    """
    shown = dict(zip(sorted(graph.nodes), content.nodes, strict=True))
    called = {one.name: key for key, one in shown.items()}
    chosen = drawn_edges(content.edges)
    kept = {(called[one.source], called[one.target], one.relation) for one in chosen}
    drawn = graph.copy()
    drawn.remove_edges_from([one for one in graph.edges(keys=True) if one not in kept])

    def label(values: Mapping[str, Any]) -> str:
        return short(shown[node_key(str(values["kind"]), str(values["id"]))].label)

    lead = content.lead or "-"
    title = text(f"evidence.picture.title.{content.level}", content.language, lead=lead)
    said = [*cut_sentences(content, chosen), text("evidence.viewer.look", content.language)]
    return page(drawn, label=label, title=title, language=content.language, said=said).encode("utf-8")
