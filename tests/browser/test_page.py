"""The offline page in a browser: it draws, asks nobody for anything, and runs nothing that the data says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import pytest
from playwright.sync_api import Browser

from tests.view.graphs import clique, link, person, put, shop
from tests.view.test_picture import HOSTILE
from workbench.explore.view.page import write_page


def plain(values: Any) -> str:
    return str(values["label"])


def opened(browser: Browser, path: Path) -> tuple[Any, list[str]]:
    """The page in a fresh window, and everything suspicious that it did."""
    page, seen = browser.new_page(viewport={"width": 1280, "height": 800}), []
    page.on(
        "request",
        lambda one: None if one.url.startswith(("file:", "data:", "blob:")) else seen.append(one.url),
    )
    page.on("dialog", lambda one: (seen.append(one.message), one.dismiss()))
    page.on("pageerror", lambda one: seen.append(str(one)))
    page.goto(path.as_uri())
    page.wait_for_function("() => document.querySelector('canvas')?.width > 300")
    return page, seen


def inked(page: Any) -> int:
    """Pixels of the canvas that are not empty."""
    return int(
        page.evaluate(
            """() => { const c = document.querySelector('canvas');
            const d = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
            let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n; }"""
        )
    )


def test_a_ring_is_drawn_without_a_request(browser: Browser, tmp_path: Path) -> None:
    write_page(clique(8), tmp_path / "ring.html", label=plain, title="ring")
    page, seen = opened(browser, tmp_path / "ring.html")
    page.wait_for_timeout(500)
    assert inked(page) > 2_000
    assert seen == []
    page.close()


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_the_data_says_is_run(browser: Browser, tmp_path: Path, text: str) -> None:
    graph = nx.MultiDiGraph()
    put(graph, person(1), label=text, role="core", count=1)
    put(graph, shop(1), label=f"href {text}", role="venue")
    link(graph, person(1), shop(1), "SWIPED_AT")
    write_page(graph, tmp_path / "hostile.html", label=plain, title=text)
    page, seen = opened(browser, tmp_path / "hostile.html")
    box = page.locator("canvas").bounding_box()
    for across in range(10):
        page.mouse.move(box["x"] + box["width"] * across / 10, box["y"] + box["height"] / 2)
    page.wait_for_timeout(400)
    assert page.evaluate("() => window.hit") is None
    assert seen == []
    page.close()
