"""A graph as one HTML page that opens anywhere, without a network and without us: drawn by pyvis, made safe here."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from graph_loaders.ontology import edge_types, ontology
from workbench.explore.view.building import begun
from workbench.explore.view.filters import drawn, money
from workbench.explore.view.items import EdgeKey, State
from workbench.explore.view.picture import COLOURS
from workbench.figures import yuan
from workbench.files import write_text
from workbench.texts import text

__all__ = ["page", "write_page"]

#: Names a node on the page; gets its attributes as the ontology declares them.
Label = Callable[[Mapping[str, Any]], str]

_SHAPES = {
    "patient": "dot",
    "card": "square",
    "doctor": "diamond",
    "pharmacy": "square",
    "facility": "hexagon",
    "group": "star",
}

#: Lines let through what lies under them.
_LINE = "rgba(95, 103, 112, 0.4)"

#: What pyvis leaves on a page that would be fetched from elsewhere.
_REMOTE = re.compile(r"<link[^>]*>|<script[^>]*\bsrc=[^>]*>\s*</script>|<center>.*?</center>", re.DOTALL)
_SCRIPT = re.compile(r"<script[^>]*>(.*?)</script>", re.DOTALL)


def write_page(
    graph: Any,
    path: Path,
    *,
    label: Label,
    title: str = "",
    language: str = "zh",
    said: Sequence[str] = (),
) -> None:
    """Write ``page`` to a file, UTF-8 whatever the locale.

    Raises:
        OSError: the file cannot be written.
    """
    write_text(path, page(graph, label=label, title=title, language=language, said=said))


def page(graph: Any, *, label: Label, title: str = "", language: str = "zh", said: Sequence[str] = ()) -> str:
    """A self-contained HTML page of a graph: positions computed here, no physics, no request to anywhere.

    A content security policy lets only the page's own scripts run, named by their hash; whatever a name in the data
    says stays text. pyvis turns a tooltip with ``href`` in it into markup, so tooltips are broken apart.

    Args:
        graph: ``networkx.MultiDiGraph`` as ``workbench.explore`` makes them.
        label: what stands beside a node; mask here.
        title: heading.
        language: zh or en.
        said: sentences that stand below the heading: what is left out, where the log stood.
    """
    from pyvis.network import Network  # noqa: PLC0415 - takes a second to import

    state = begun(graph)
    net = Network(height="92vh", width="100%", directed=True, cdn_resources="in_line", notebook=False)
    _draw(net, state, label, language)
    net.toggle_physics(False)
    html = _REMOTE.sub("", net.generate_html(notebook=False))
    return _sealed(html, title, [_said(state, language), *said])


def _draw(net: Any, state: State, label: Label, language: str) -> None:
    now = drawn(state)
    for key in now.nodes:
        node = state.nodes[key]
        words = f"{text(f'kind.{node.kind}', language)} {label(node.values)}"
        net.add_node(
            state.ids[key], title=_plain(words), **_node(label(node.values), node.kind, node.x, node.y)
        )
    for key in now.groups:
        group = state.groups[key]
        count = sum(one.folded == key for one in state.nodes.values())
        words = f"{text(f'kind.{group.kind}', language)} +{count:,}"
        net.add_node(state.ids[key], title=_plain(words), **_node(words, "group", group.x, group.y))
    lines: dict[EdgeKey, Collection[EdgeKey]] = {**{edge: [edge] for edge in now.edges}, **now.bundles}
    most = max((_occurrences(state, part) for part in lines.values()), default=0)
    for line, part in lines.items():
        _line(net, state, line, part, language, most)


def _node(words: str, kind: str, x: float, y: float) -> dict[str, Any]:
    return {
        "label": _plain(words),
        "x": x,
        "y": y,
        "shape": _SHAPES[kind],
        "color": COLOURS[kind],
        "size": 14,
    }


def _occurrences(state: State, part: Iterable[EdgeKey]) -> int:
    return sum(state.edges[one].values["count"] or 0 for one in part)


def _line(net: Any, state: State, key: EdgeKey, part: Collection[EdgeKey], language: str, most: int) -> None:
    """One line: thin enough and so pale that many in one place stay apart, as wide as it has occurrences."""
    declared = edge_types()[key[2]]
    values = [state.edges[one].values for one in part]
    count = _occurrences(state, part)
    counted = ontology().counts[declared.counts]
    words = f"{getattr(declared, language)} {count:,} {getattr(counted, language)}"
    if counted.paid:
        words += f" · {yuan(sum((money(one) for one in values), start=money({})))}"
    arrows = {"to": {"enabled": True, "scaleFactor": 0.4}} if declared.directed else ""
    ends = state.ids[key[0]], state.ids[key[1]]
    width = round(0.8 + 3 * (max(0, count) / max(1, most)) ** 0.5, 2)
    net.add_edge(*ends, title=_plain(words), width=width, arrows=arrows, color=_LINE)


def _plain(words: str) -> str:
    """Text for a label or tooltip: one line of printable characters, without what makes pyvis write markup."""
    clean = "".join(one if one.isprintable() else " " for one in words)
    return re.sub(r"(?i)href", "h\u200bref", clean)


def _said(state: State, language: str) -> str:
    now = drawn(state)
    counted = text("page.counts", language, nodes=f"{len(now.nodes):,}", edges=f"{len(now.edges):,}")
    folded = len(state.nodes) - len(now.nodes)
    cut = text("page.folded", language, count=f"{folded:,}") if folded else ""
    return f"{counted} {cut} {text('page.lead_only', language)}"


def _sealed(html: str, title: str, said: Sequence[str]) -> str:
    """The page with its policy, its heading and its language; scripts are named by the hash of what they hold."""
    hashes = {
        base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in _SCRIPT.findall(html)
    }
    scripts = " ".join(f"'sha256-{one}'" for one in sorted(hashes))
    policy = f"default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; img-src data:"
    head = f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{policy}">'
    head += f"<title>{escape(title)}</title>"
    html = re.sub(r'<meta charset="utf-8"\s*/?>', "", html, flags=re.IGNORECASE)
    html = html.replace("<head>", f"<head>{head}", 1)
    heading = f'<h1 style="font:600 18px sans-serif;margin:8px">{escape(title)}</h1>'
    for one in said:
        heading += f'<p style="font:13px sans-serif;margin:8px;color:#555">{escape(one)}</p>'
    return html.replace("<body>", f"<body>{heading}", 1)
