"""Still pictures and pages: self-contained, inert, and with what is not shown stated."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree as Xml

import networkx as nx
import pytest

from tests.view.graphs import clique, link, person, put, shop
from workbench.explore.view import View
from workbench.explore.view.page import page
from workbench.explore.view.picture import svg

HOSTILE = [
    "<script>window.hit=1</script>",
    "</script><script>window.hit=1</script>",
    '"><img src=x onerror=window.hit=1>',
    "<a href='javascript:window.hit=1'>href</a>",
    "]]></svg><script>window.hit=1</script>",
    "{{7*7}}${7*7}",
    "\x00\x0b\u202e\ud7ff",
    "=cmd|' /C calc'!A0",
]


def hostile_graph(text: str) -> Any:
    graph = nx.MultiDiGraph()
    put(graph, person(1), label=text, role="core", count=1)
    put(graph, shop(1), label=text, role="venue")
    link(graph, person(1), shop(1), "SWIPED_AT")
    return graph


def plain(values: Any) -> str:
    return str(values["label"])


def test_a_picture_is_well_formed_and_says_what_is_cut(ring: View) -> None:
    ring.expand(next(key for key in ring.state.nodes if key.startswith("pharmacy")), limit=3)
    scene = ring.scene()
    root = Xml.fromstring(svg(scene))  # noqa: S314 - our own text
    words = [one.text for one in root.iter("{http://www.w3.org/2000/svg}text")]
    assert scene["title"] in words
    assert any(cut in (word or "") for cut in scene["cut"] for word in words) or not scene["cut"]
    lines = root.findall(".//{http://www.w3.org/2000/svg}line")
    assert len(lines) == len(scene["edges"])


@pytest.mark.parametrize("text", HOSTILE)
def test_text_is_never_markup(ring: View, text: str) -> None:
    scene = ring.scene()
    for node in scene["nodes"]:
        node["label"] = text
    root = Xml.fromstring(svg({**scene, "title": text}))  # noqa: S314 - our own text
    assert {one.tag.rpartition("}")[2] for one in root.iter()} <= {
        *("svg", "title", "line", "g", "polygon", "circle", "text")
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_a_page_loads_nothing_and_runs_only_its_own_scripts(text: str) -> None:
    html = page(hostile_graph(text), label=plain, title=text)
    assert not re.search(r"""(?:src|href)\s*=\s*["']?\s*(?:https?:)?//""", html)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "default-src 'none'" in policy.group(1)
    assert "unsafe-eval" not in policy.group(1)
    assert "script-src 'sha256-" in policy.group(1)
    assert "<script>window.hit" not in html


def test_the_same_graph_makes_the_same_page() -> None:
    assert page(clique(8), label=plain, title="t") == page(clique(8), label=plain, title="t")
