"""300 hostile texts in every place that shows text: they stay text."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.graph_page import GraphPage
from tests.browser.hostile import payloads

#: Every text of the scene and every word of the screen is one of the payloads.
POISON = """
from tests.browser.fake_view import FakeView, edge, node, panel, ring, scene
from tests.browser.hostile import payloads
P = payloads()
many = len(P)

def poisoned(start):
    def text(number):
        return P[(start + number) % many]
    nodes = [node(f"n{i}", ["patient", "card", "doctor", "pharmacy", "facility", "group"][i % 6], text(i),
                  130 * (i % 15), 90 * (i // 15), badge=text(i)[:9], role_label=text(i), money=text(i), note=i % 9 == 0)
             for i in range(150)]
    edges = [edge(f"e{i}", f"n{i}", f"n{i + 1}", "CO_SWIPE" if i % 2 else text(i), label=text(150 + i))
             for i in range(149)]
    made = scene(nodes, edges, [text(i) for i in range(30)])
    made |= {"title": text(0), "subtitle": text(1), "undo": text(2), "redo": text(3)}
    made["notice"] = {"level": text(4), "text": text(5)}
    for number, entry in enumerate([*made["legend"]["kinds"], *made["legend"]["relations"]]):
        entry["label"] = text(number)
    made["legend"]["relations"].append({"code": text(6), "label": text(7), "count": 1, "shown": True})
    sizes = [{"code": text(8 + i), "label": text(9 + i)} for i in range(40)]
    made["legend"]["size_by"] = {"value": text(8), "choices": sizes}
    made["limits"]["warning"] = text(10)
    made["filters"]["bounds"] |= {"from": text(11), "to": text(12)}
    made["search"] = {"text": "x", "hits": [{"token": text(i), "label": text(i)} for i in range(50)]}
    fields = [{"label": text(i), "value": text(i + 1), "field": text(i), "element": "n1", "masked": i % 5 == 0}
              for i in range(many)]
    rows = [[text(i), text(i + 1), text(i + 2)] for i in range(0, many, 3)]
    choices = [{"label": text(i), "do": {"do": "expand", "node": text(i)}} for i in range(40)]
    made["panel"] = {"title": text(13), "sections": [
        {"kind": "fields", "title": text(14), "fields": fields},
        {"kind": "choices", "title": text(15), "choices": choices},
        {"kind": "table", "title": text(16), "columns": [text(17), text(18)], "rows": rows, "note": text(19)},
        {"kind": "text", "title": text(20), "text": "\\n".join(P)}, {"kind": text(21), "title": text(22)}]}
    return made

class Quiet(FakeView):
    def answer(self, command):
        self.received.append(command)

view = Quiet(poisoned(0))
view.widget
"""


UNKNOWN: list[object] = [
    *(None, 1, "undo", [], {}, {"do": None}, {"do": ["undo"]}, {"do": "undo", "more": 1}, {"do": "__init__"}),
    *({"do": "click"}, {"do": "click", "element": 1}, {"do": "hide", "elements": "n1"}),
    *({"do": "hide", "elements": [1]}, {"do": "hide", "elements": ["n"] * 9_999}),
    *({"do": "move", "positions": {"n1": [1]}}, {"do": "move", "positions": {"n1": ["1", "2"]}}),
    *({"do": "filter", "money_min": -1}, {"do": "filter", "money_min": "1"}, {"do": "filter", "kind": "x"}),
    *({"do": "unmask", "element": "n1"}, {"do": "unmask", "element": "n1", "field": "x", "reason": ""}),
    *(
        {"do": "export", "format": "exe"},
        {"do": "layout", "name": "x"},
        {"do": "expand", "node": "n1", "limit": 0},
    ),
    *({"do": "note", "element": "n", "text": "x" * 9_999}, {"do": "pin", "nodes": ["n1"], "pinned": "yes"}),
]


@pytest.fixture(scope="module")
def graph(open_notebook: Open) -> GraphPage:
    notebook = open_notebook("hostile", [POISON])
    notebook.hide_side_bar()
    notebook.run_all()
    return GraphPage(notebook)


def check(graph: GraphPage) -> None:
    """Nothing ran, and nothing that a text could have made is in the page."""
    graph.page.wait_for_timeout(300)
    assert graph.page.evaluate("() => window.hostile") is None
    made = "script, img, iframe, object, embed, a, link, style, math, details, base, meta, video, audio"
    assert graph.root.locator(made).count() == 0
    names = "(all) => all.flatMap((one) => one.getAttributeNames().filter((name) => name.startsWith('on'))).length"
    assert graph.root.locator("*").evaluate_all(names) == 0


def test_texts_of_the_scene_stay_texts(graph: GraphPage) -> None:
    assert len(set(payloads())) == 300
    for start in (0, 75, 150, 225):
        graph.notebook.python(
            f"view.now = poisoned({start}) | {{'revision': view.now['revision']}}; view.draw()"
        )
        graph.page.wait_for_function(
            "(n) => Number(document.querySelector('.wb-graph').dataset.revision) === n",
            arg=graph.notebook.value("view.now['revision']"),
        )
        check(graph)
    expect(graph.root.locator(".wb-g-panel-body")).to_contain_text("<script>window.hostile")
    for name in ("n12", "n40", "n77"):
        graph.page.mouse.move(*graph.place(name))
        graph.page.wait_for_timeout(400)
        expect(graph.root.locator(".wb-g-tip")).to_be_visible()
        graph.click(name, button="right")
        graph.page.keyboard.press("Escape")
    graph.button("保存视图").click()
    graph.page.keyboard.press("Escape")
    graph.root.get_by_role("combobox", name="查找（名称、编号）").fill("x")
    expect(graph.root.locator(".wb-g-hits")).to_be_visible()
    check(graph)


def test_a_download_keeps_a_hostile_name_inside_the_folder(graph: GraphPage) -> None:
    with graph.page.expect_download() as download:
        graph.notebook.python(
            "view.widget.send_file('../../../etc/<b>\\u202ecsv.exe', 'text/html', '<script>x</script>')"
        )
    name = download.value.suggested_filename
    assert not set(name) & set("/\\<>\u202e")
    assert not name.startswith(".")


def test_words_of_the_screen_stay_words(graph: GraphPage) -> None:
    graph.notebook.python(
        "for start in (0, 100, 200):\n"
        "    view.widget.texts = {code: P[(start + at) % many] for at, code in enumerate(sorted(view.widget.texts))}\n"
    )
    graph.page.wait_for_timeout(800)
    check(graph)
    for button in graph.root.locator(".wb-g-bar button:visible:not(:disabled)").all()[:14]:
        button.click(timeout=2_000)
        graph.page.keyboard.press("Escape")
    graph.page.evaluate("() => document.fullscreenElement && document.exitFullscreen()")
    check(graph)


def test_what_reaches_python_is_only_what_is_declared(graph: GraphPage) -> None:
    before = len(graph.notebook.value("view.received"))
    graph.notebook.python(
        "import json\n"
        f"for one in json.loads({json.dumps(json.dumps(UNKNOWN))}): view.widget._receive(None, one, [])\n"
        "view.widget._receive(None, {'do': 'move', 'positions': {'n1': [float('nan'), 1.0]}}, [])"
    )
    assert len(graph.notebook.value("view.received")) == before
