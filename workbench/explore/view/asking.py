"""Questions that a picture puts to the whole case: who is called so, and what joins these."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from workbench.explore import paths as search
from workbench.explore.keys import node_key
from workbench.explore.view.items import EdgeKey
from workbench.explore.view.panels import paths_panel

if TYPE_CHECKING:
    from workbench.explore.paths import Paths, Rules
    from workbench.explore.view.view import View

__all__ = ["find_on_case", "find_paths"]

#: Shortest paths between two nodes that are drawn at once.
_PATHS = 3


def find_on_case(view: View, words: str) -> list[tuple[str, str]]:
    """Keys and labels of the nodes of the case that a text names; see ``Session.find``."""
    session = view.session
    return [
        (node_key(one["kind"], one["id"]), f"{session.text('kind.' + one['kind'])} {session.label(one)}")
        for one in session.find(words)
    ]


def find_paths(
    view: View, keys: Sequence[str], rules: Rules | None = None, *, gap: float | None = None
) -> Paths | None:
    """Paths between two nodes, or the network that joins several; drawn, and told beside the picture.

    Validated ties of the run count as edges beside the events.

    Args:
        view: the picture.
        keys: the nodes.
        rules: what a path may be.
        gap: between two nodes, only a path whose steps follow each other in time, so many days apart at most.

    Returns:
        What was found, also when that is nothing; None where fewer than two nodes are given.
    """
    chosen = rules or search.Rules()
    if len(keys) < 2:
        view.inform("warn", "view.two_nodes")
        return None
    session = view.session
    session.log("paths", " ".join(keys), steps=chosen.steps, gap=gap or 0)
    case, engine, extra = session.case, session.engine, session.validated
    if len(keys) > 2:
        found = search.joining(case, keys, chosen, extra=extra, engine=engine)
    elif gap is not None:
        found = search.in_time(case, keys[0], keys[1], chosen, max_gap=gap, engine=engine)
    else:
        found = search.several(case, keys[0], keys[1], _PATHS, chosen, extra=extra, engine=engine)
    _tell(view, found, session.text("view.no_ties") if gap is None and session.lacks_ties else "")
    return found


def _tell(view: View, found: Paths, more: str) -> None:
    """Draw what was found, select it, and say it beside the picture; also what could not be taken into account."""
    session = view.session
    if found.found:
        graph = search.graph(session.case, found, engine=session.engine)
        view.add(graph, command="paths", near=found.ends[0])
        walked = set(_walked(view, found))
        view.look.selection = {one for one in walked if view.holds(one)}
        if view.look.selection != walked:
            more = f"{session.text('view.full')} {more}"
    labels = [[_label(view, key) for key in one.nodes] for one in found.paths]
    reason = f"{found.reason()[session.language]} {more}".strip()
    view.look.panel = paths_panel(session, session.text("view.paths"), labels, reason)
    view.inform("info" if found.found else "warn", "view.problem", said=reason)


def _walked(view: View, found: Paths) -> Iterator[str | EdgeKey]:
    """Nodes and edges of the picture that the paths walk."""
    for one in found.paths:
        yield from one.nodes
        for (start, end), relations in zip(pairwise(one.nodes), one.relations, strict=True):
            for relation in relations:
                both = ((start, end, relation), (end, start, relation))
                yield from (edge for edge in both if edge in view.state.edges)


def _label(view: View, key: str) -> str:
    node = view.state.nodes.get(key)
    return view.session.label(node.values) if node else ""
