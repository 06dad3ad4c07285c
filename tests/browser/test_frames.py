"""How fluent 300 elements are; the figure is printed, only a stalled screen fails."""

from __future__ import annotations

from tests.browser.conftest import Open
from tests.browser.graph_page import CY, GraphPage

#: 100 nodes and 200 edges, labels, badges, sizes: the soft limit of a picture.
CELL = """
import math, random
from tests.browser.fake_view import FakeView, edge, node, person, scene
dice = random.Random(1)
kinds = ["patient"] * 7 + ["pharmacy", "doctor", "facility"]
nodes = []
for i in range(100):
    place = 90 * math.sqrt(i) * math.cos(2.4 * i), 90 * math.sqrt(i) * math.sin(2.4 * i)
    badge, role = "+12" if i % 5 == 0 else "", "core" if i % 9 == 0 else ""
    nodes.append(node(f"n{i}", kinds[i % 10], person(i), *place, size=dice.random(), badge=badge, role=role))
relations = ["CO_SWIPE", "SWIPED_AT", "STEERING", "SEEN_BY"]
edges = [edge(f"e{i}", f"n{i % 100}", f"n{(i * 7 + 1 + i // 100) % 100}", relations[i % 4], width=dice.random())
         for i in range(200)]
view = FakeView(scene(nodes, edges, ["刷卡购药：显示 50 / 共 3,214"]))
view.widget
"""

#: Frames per second over two seconds of panning, then of zooming, by the hand's own way through the screen.
MEASURE = """async ([cy, how]) => {
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < 2000) {
    how(cy, frames);
    await new Promise(requestAnimationFrame);
    frames += 1;
  }
  return frames / ((performance.now() - start) / 1000);
}"""
WAYS = {
    "pan": "(cy, at) => { cy.panBy({ x: 6 * Math.cos(at / 9), y: 6 * Math.sin(at / 9) }); }",
    "zoom": "(cy, at) => { cy.zoom({ level: 0.7 + 0.3 * Math.sin(at / 9), renderedPosition: { x: 300, y: 250 } }); }",
}


def test_three_hundred_elements_move(open_notebook: Open) -> None:
    notebook = open_notebook("frames", [CELL])
    notebook.hide_side_bar()
    notebook.run_all()
    graph = GraphPage(notebook)
    assert len(graph.ids("*")) == 300
    for name, way in WAYS.items():
        rate = graph.page.evaluate(f"() => ({MEASURE})([{CY}, {way}])")
        print(f"300 elements, {name}: {rate:.0f} frames/s")
        assert rate > 2
