"""The graph screen in JupyterLab: what the hand does reaches Python, what Python says is drawn."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.graph_page import CY, GraphPage
from tests.browser.notebook import Notebook

CELLS = ["from tests.browser.fake_view import FakeView\nview = FakeView()\nview.widget", "later = 1"]


#: Frames per second over a second and a half of moving the picture; every frame is drawn.
MEASURE = """async ([cy, how]) => {
  const start = performance.now();
  let frames = 0;
  while (performance.now() - start < 1500) {
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


@pytest.fixture(scope="module")
def notebook(open_notebook: Open) -> Notebook:
    opened = open_notebook("graph", CELLS)
    opened.hide_side_bar()
    opened.run_all()
    return opened


@pytest.fixture
def graph(notebook: Notebook) -> Iterator[GraphPage]:
    """The ring as at the start, nothing received yet."""
    notebook.python(
        "from tests.browser.fake_view import ring\n"
        "view.past, view.future, view.now = [], [], ring() | {'revision': view.now['revision']}\n"
        "view.draw(); view.received.clear()"
    )
    notebook.page.wait_for_timeout(150)
    page = GraphPage(notebook)
    page.page.evaluate(f"() => void {CY}.fit(undefined, 30)")
    page.settle()
    yield page
    page.page.keyboard.press("Escape")


def test_a_click_reaches_python_and_the_panel_answers(graph: GraphPage) -> None:
    graph.click("n0")
    assert graph.sent("click") == [{"do": "click", "element": "n0"}]
    expect(graph.root.locator(".wb-g-panel h2")).to_have_text("张** ·1000")
    assert graph.ids(":selected") == {"n0"}
    graph.click(None)
    assert graph.sent("click", 2)[1] == {"do": "click", "element": None}
    expect(graph.root.locator(".wb-g-panel h2")).to_have_text("")
    assert graph.notebook.value("view.named('select')") == []


def test_a_double_click_expands_in_place_and_undo_takes_it_back(graph: GraphPage) -> None:
    before = graph.positions()
    graph.double_click("n3")
    assert graph.sent("expand") == [{"do": "expand", "node": "n3"}]
    graph.page.wait_for_function(f"(n) => {CY}.nodes().length === n", arg=len(before) + 5)
    graph.settle()
    after = graph.positions()
    assert {name: after[name] for name in before} == before
    assert graph.notebook.value("view.named('click')") == []
    graph.page.keyboard.press("Control+z")
    graph.sent("undo")
    graph.page.wait_for_function(f"(n) => {CY}.nodes().length === n", arg=len(before))
    assert graph.positions() == before
    graph.page.keyboard.press("Control+Shift+Z")
    graph.sent("redo")
    graph.page.wait_for_function(f"(n) => {CY}.nodes().length === n", arg=len(before) + 5)


def test_a_group_opens_on_double_click(graph: GraphPage) -> None:
    graph.double_click("g0")
    assert graph.sent("open_group") == [{"do": "open_group", "node": "g0"}]


def test_several_are_selected_moved_once_pinned_and_hidden(graph: GraphPage) -> None:
    graph.click("n1")
    graph.sent("click")
    graph.page.keyboard.down("Shift")
    graph.click("n2")
    graph.page.keyboard.up("Shift")
    assert set(graph.sent("select")[0]["elements"]) == {"n1", "n2"}
    start = graph.positions()
    x, y = graph.place("n2")
    graph.page.mouse.move(x, y)
    graph.page.mouse.down()
    graph.page.mouse.move(x + 20, y + 30, steps=4)
    graph.page.mouse.up()
    (moved,) = graph.sent("move")
    assert set(moved["positions"]) == {"n1", "n2"}
    steps = [[moved["positions"][one][axis] - start[one][axis] for axis in (0, 1)] for one in ("n1", "n2")]
    assert steps[0] == pytest.approx(steps[1], abs=0.05)
    assert steps[0][1] == pytest.approx(steps[0][0] * 1.5, rel=0.05)
    graph.page.keyboard.press("p")
    assert graph.sent("pin") == [{"do": "pin", "nodes": ["n1", "n2"], "pinned": True}]
    graph.page.keyboard.press("Delete")
    assert set(graph.sent("hide")[0]["elements"]) == {"n1", "n2"}
    graph.page.wait_for_function(f"() => {CY}.getElementById('n1').empty()")


def test_a_box_selects_what_lies_in_it(graph: GraphPage) -> None:
    inside = graph.page.evaluate(f"() => {CY}.$('#f0, #d0').map((one) => one.renderedBoundingBox())")
    left, top = graph.place("d0")
    low = graph.place("f0")[1]
    assert len(inside) == 2
    graph.page.keyboard.down("Shift")
    graph.page.mouse.move(left - 45, top - 45)
    graph.page.mouse.down()
    graph.page.mouse.move(left + 45, low + 45, steps=5)
    graph.page.mouse.up()
    graph.page.keyboard.up("Shift")
    assert {"d0", "f0"} <= set(graph.sent("select")[0]["elements"]) <= {"d0", "f0", "f1"}


def test_filters_are_sent_within_their_bounds(graph: GraphPage) -> None:
    day = graph.root.get_by_label("起始日期")
    for written in ("2025-02-30", "2025/3"):
        day.fill(written)
        day.press("Enter")
        expect(day).to_have_attribute("aria-invalid", "true")
    assert graph.notebook.value("view.named('filter')") == []
    day.fill("2025年3月1日")
    day.press("Enter")
    assert graph.sent("filter")[0] == {"do": "filter", "from": "2025-03-01"}
    slider = graph.root.get_by_role("slider", name="次数 ≥")
    slider.focus()
    for _ in range(8):
        slider.press("ArrowRight")
    graph.notebook.until("view.now['filters']['strength_min']", lambda value: value == 8)
    assert len(graph.notebook.value("view.named('filter')")) <= 9
    number = graph.root.get_by_role("spinbutton", name="金额 ≥（元）")
    number.fill("99999999")
    number.press("Enter")
    graph.notebook.until("view.now['filters']['money_min']", lambda value: value == 12345.0)
    graph.button("清除筛选").click()
    graph.notebook.until("view.now['filters']['from'] is None and not view.now['filters']['money_min']")


def test_the_legend_takes_a_kind_off(graph: GraphPage) -> None:
    graph.root.locator(".wb-g-entry[data-code=pharmacy]").click()
    assert graph.sent("show_kind") == [{"do": "show_kind", "code": "pharmacy", "shown": False}]
    expect(graph.root.locator(".wb-g-entry[data-code=pharmacy]")).to_have_attribute("aria-pressed", "false")


def test_search_finds_with_the_keyboard(graph: GraphPage) -> None:
    graph.focus()
    graph.page.keyboard.press("/")
    graph.page.keyboard.type("药")
    expect(graph.root.locator(".wb-g-hits [role=option]")).to_have_count(3)
    assert graph.sent("search")[0]["text"] == "药"
    graph.page.keyboard.press("ArrowDown")
    graph.page.keyboard.press("ArrowDown")
    graph.page.keyboard.press("Enter")
    assert graph.sent("click")[0]["element"] == "p1"
    graph.root.locator(".wb-g-search input").focus()
    graph.page.keyboard.press("ArrowUp")
    graph.page.keyboard.press("Enter")
    assert graph.sent("add") == [{"do": "add", "token": "t3"}]


def test_plain_values_need_a_reason(graph: GraphPage) -> None:
    graph.click("n0")
    graph.button("查看明文：姓名").click()
    accept = graph.button("确认查看")
    expect(accept).to_be_disabled()
    graph.page.keyboard.press("Enter")
    graph.page.keyboard.type("   ")
    expect(accept).to_be_disabled()
    graph.page.keyboard.press("Escape")
    expect(accept).to_have_count(0)
    assert graph.notebook.value("view.named('unmask')") == []
    graph.button("查看明文：姓名").click()
    graph.page.keyboard.type("核对身份")
    accept.click()
    assert graph.sent("unmask") == [
        {"do": "unmask", "element": "n0", "field": "psn_name", "reason": "核对身份"}
    ]
    expect(graph.root.locator(".wb-g-fields dd").first).to_have_text("张三丰")


def test_the_context_menu_offers_what_fits(graph: GraphPage) -> None:
    graph.click("n2", button="right")
    menu = graph.root.get_by_role("menu", name="操作")
    expect(menu.get_by_role("menuitem", name="查找路径")).to_have_count(0)
    expect(graph.page.locator(".lm-Menu")).to_have_count(0)
    menu.get_by_role("menuitem", name="备注").click()
    graph.page.keyboard.type("同日多次")
    graph.page.keyboard.press("Control+Enter")
    assert graph.sent("note") == [{"do": "note", "element": "n2", "text": "同日多次"}]
    graph.page.evaluate(f"() => void {CY}.$('#n2, #n5').select()")
    graph.sent("select")
    graph.click("n5", button="right")
    menu.get_by_role("menuitem", name="查找路径").click()
    assert set(graph.sent("paths")[0]["elements"]) == {"n2", "n5"}
    expect(graph.root.get_by_role("status")).to_contain_text("没有路径")


def test_keys_stay_on_their_side(graph: GraphPage) -> None:
    graph.focus()
    for key in ("?", "Escape", "b", "b", "d", "d", "x", "a", "y", "m", "0"):
        graph.page.keyboard.press(key)
    cells = "window.jupyterapp.shell.currentWidget.content.widgets.length"
    assert graph.page.evaluate(cells) == len(CELLS)
    before = len(graph.notebook.value("view.received"))
    graph.page.locator(".jp-Notebook-cell .jp-InputPrompt").first.click()
    graph.page.keyboard.press("b")
    graph.page.wait_for_function(f"() => {cells} === {len(CELLS) + 1}")
    assert len(graph.notebook.value("view.received")) == before
    graph.notebook.command("notebook:undo-cell-action")


def test_escape_closes_one_thing_at_a_time(graph: GraphPage) -> None:
    graph.click("n0")
    graph.sent("click")
    graph.page.keyboard.press("?")
    expect(graph.root.get_by_role("dialog", name="操作说明")).to_be_visible()
    graph.page.keyboard.press("Escape")
    expect(graph.root.get_by_role("dialog")).to_have_count(0)
    assert len(graph.notebook.value("view.named('click')")) == 1
    graph.page.keyboard.press("Escape")
    assert graph.sent("click", 2)[1] == {"do": "click", "element": None}


def test_beside_the_file_browser_the_picture_keeps_its_room(graph: GraphPage) -> None:
    graph.page.evaluate("() => window.jupyterapp.shell.expandLeft()")
    expect(graph.root.locator(".wb-g-rail")).to_be_hidden()
    expect(graph.root.locator(".wb-g-panel")).to_be_visible()
    paper, bar = (graph.root.locator(one).bounding_box() for one in (".wb-g-paper", ".wb-g-bar"))
    assert paper is not None
    assert bar is not None
    assert paper["width"] > 450
    assert bar["height"] < 60
    edges = "(all) => all.map((one) => [one.getBoundingClientRect().left, one.getBoundingClientRect().right])"
    places = sorted(graph.root.locator(".wb-g-bar button:visible").evaluate_all(edges))
    assert all(left[1] <= right[0] + 1.5 for left, right in itertools.pairwise(places))
    graph.notebook.hide_side_bar()
    expect(graph.root.locator(".wb-g-rail")).to_be_visible()


def test_behind_another_tab_nothing_is_lost_from_sight(graph: GraphPage) -> None:
    graph.click(None)
    show = "(how) => { document.querySelector('.wb-graph').parentElement.style.display = how; }"
    graph.page.evaluate(show, "none")
    graph.page.wait_for_timeout(300)
    graph.page.set_viewport_size({"width": 1100, "height": 720})
    graph.page.evaluate(show, "")
    graph.page.wait_for_timeout(300)
    outside = (
        f"() => {CY}.nodes().filter((one) => {{ const {{ x, y }} = one.renderedPosition();"
        f" return x < 0 || y < 0 || x > {CY}.width() || y > {CY}.height(); }}).length"
    )
    assert graph.page.evaluate(outside) == 0
    graph.page.set_viewport_size({"width": 1280, "height": 800})


def test_focus_dims_the_rest(graph: GraphPage) -> None:
    graph.click("d0")
    graph.sent("click")
    graph.page.keyboard.press("f")
    assert graph.sent("focus") == [{"do": "focus", "node": "d0"}]
    graph.page.wait_for_function(f"() => {CY}.$('node.dim').length > 0")
    assert graph.ids("node") - graph.ids("node.dim") == {"d0", "f0", "n3", "n4", "n5"}
    graph.page.keyboard.press("f")
    assert graph.sent("focus", 2)[1] == {"do": "focus", "node": None}


def test_pictures_and_files_are_downloaded(graph: GraphPage) -> None:
    for label, name, start in (
        ("图片（PNG）", ".png", b"\x89PNG"),
        ("数据表（CSV）", "nodes.csv", b"id,label"),
    ):
        graph.button("导出").click()
        with graph.page.expect_download() as download:
            graph.root.get_by_role("menuitem", name=label).click()
        assert download.value.suggested_filename.endswith(name)
        assert download.value.path().read_bytes().startswith(start)
    assert [one["format"] for one in graph.sent("export", 2)] == ["png", "csv"]


def test_what_python_does_not_know_is_ignored_and_said(graph: GraphPage) -> None:
    graph.notebook.python("view.widget._receive(None, {'do': 'format_disk'}, [])")
    expect(graph.root.get_by_role("status")).to_contain_text("无法识别")
    assert graph.notebook.value("view.received") == []


def test_limits_and_cuts_are_always_said(graph: GraphPage) -> None:
    expect(graph.root.locator(".wb-g-cuts")).to_have_text("刷卡购药：显示 50 / 共 3,214")
    expect(graph.root.locator(".wb-g-status")).to_contain_text("图上 48 项")
    silent = "(all) => all.filter((one) => !one.getAttribute('aria-label') && !one.textContent.trim()).length"
    assert graph.root.locator("button").evaluate_all(silent) == 0


def test_three_hundred_elements_move(graph: GraphPage) -> None:
    """The figure is printed; only a stalled screen fails."""
    graph.notebook.python(
        "from tests.browser.fake_view import crowd\n"
        "view.now = crowd() | {'revision': view.now['revision']}; view.draw()"
    )
    graph.page.wait_for_function(f"() => {CY}.elements().length === 300")
    graph.settle()
    for name, way in WAYS.items():
        rate = graph.page.evaluate(f"() => ({MEASURE})([{CY}, {way}])")
        print(f"300 elements, {name}: {rate:.0f} frames/s")
        assert rate > 2
