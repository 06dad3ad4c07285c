"""The time screen in JupyterLab: what the hand does reaches Python, what Python says is drawn, text stays text."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.notebook import Notebook

CELLS = [
    "from tests.browser.time_desk import Desk, crowd, compared, hostile_label, ring\ndesk = Desk()\ndesk.widget"
]


@pytest.fixture(scope="module")
def notebook(open_notebook: Open) -> Notebook:
    opened = open_notebook("time", CELLS)
    opened.hide_side_bar()
    opened.run_all()
    return opened


@pytest.fixture
def root(notebook: Notebook) -> Iterator[Locator]:
    """The ring over the whole period, nothing received yet."""
    shown = notebook.widget(".wb-timeline")
    shown.locator("[data-tab=timeline]").click()
    shown.get_by_text("按机构").click()
    notebook.python("desk.widget.show(ring()); desk.windows.clear(); desk.picked.clear()")
    expect(shown.locator("[data-i]")).to_have_count(18)
    return shown


def marks(root: Locator) -> Locator:
    return root.locator(".wb-time-lanes [data-i]")


def test_the_whole_period_shows_every_item_and_every_burst(root: Locator) -> None:
    expect(root.locator("h2")).to_have_text("康宁药房")
    expect(root.locator(".wb-time-strip .wb-time-burst")).to_have_count(3)
    expect(root.locator(".wb-time-count")).to_have_text(["6", "6", "6"])
    expect(root.locator(".wb-time-gap")).to_have_count(0)
    expect(root.locator(".wb-time-head")).to_contain_text("刷卡 18 笔 · 3 场 · 基金 127.80 元")


def test_from_burst_to_burst_down_to_the_second(notebook: Notebook, root: Locator) -> None:
    root.locator("[data-go=next]").click()
    root.locator("[data-go=next]").click()
    expect(root.locator(".wb-time-burst-words")).to_have_text(
        "第 2 / 3 场 · 5 人 6 笔 · 历时 3 分 5 秒 · 60.00 元"
    )
    expect(marks(root)).to_have_count(6)
    expect(root.locator(".wb-time-gap")).to_have_text(
        ["张** ·p0", *(f"+37 秒\u2003张** ·p{n}" for n in (1, 2, 3, 4, 0))]
    )
    windows = notebook.until("desk.windows", lambda some: len(some) == 2)
    assert windows[1] == ["2025-03-10 17:59:41", "2025-03-10 18:03:26"]
    root.get_by_text("按参保人").click()
    lanes = root.locator(".wb-time-lanes .wb-time-lane")
    expect(lanes).to_have_count(5)
    assert lanes.evaluate_all("(all) => all.map((one) => one.firstChild.data)") == [
        f"张** ·p{n}" for n in range(5)
    ]
    root.get_by_text("整个期间").click()
    expect(marks(root)).to_have_count(18)
    assert notebook.until("desk.windows", lambda some: len(some) == 3)[2] == [None, None]


def test_a_band_opens_its_burst(notebook: Notebook, root: Locator) -> None:
    root.locator(".wb-time-lanes .wb-time-band").nth(2).click(position={"x": 2, "y": 300})
    expect(marks(root)).to_have_count(6)
    assert notebook.until("desk.windows", lambda some: len(some) == 1)[0][0] == "2025-03-17 17:59:41"


def test_the_brush_chooses_a_window(notebook: Notebook, root: Locator) -> None:
    box = root.locator(".wb-time-brush .overlay").bounding_box()
    assert box is not None
    mouse = notebook.page.mouse
    mouse.move(box["x"] + 0.3 * box["width"], box["y"] + 20)
    mouse.down()
    mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 22, steps=4)
    mouse.move(box["x"] + 0.7 * box["width"], box["y"] + 22, steps=4)
    mouse.up()
    expect(marks(root)).to_have_count(6)
    ((first, last),) = notebook.until("desk.windows", lambda some: len(some) == 1)
    assert "2025-03-07" <= first < "2025-03-09"
    assert "2025-03-12" <= last < "2025-03-15"
    assert notebook.value("[str(one) for one in desk.widget.window]") == [first, last]
    mouse.click(box["x"] + 0.05 * box["width"], box["y"] + 20)
    expect(marks(root)).to_have_count(18)


def test_a_click_hands_over_the_item_with_its_rows(notebook: Notebook, root: Locator) -> None:
    root.locator("[data-go=next]").click()
    marks(root).nth(2).hover()
    tip = root.locator(".wb-time-tip")
    expect(tip).to_contain_text("2025-03-03 18:01:15")
    expect(tip).to_contain_text("张** ·p2")
    expect(tip).to_contain_text("+37 秒")
    marks(root).nth(2).click()
    assert notebook.until("desk.picked") == ["S02"]
    expect(root.locator(".wb-time-picked")).to_have_count(1)


def test_the_keyboard_walks_and_picks(notebook: Notebook, root: Locator) -> None:
    root.locator(".wb-time-lanes").focus()
    keyboard = notebook.page.keyboard
    for key in ("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft", "Enter"):
        keyboard.press(key)
    assert notebook.until("desk.picked") == ["S01"]
    expect(root.locator(".wb-time-tip")).to_be_hidden()
    keyboard.press("Escape")
    assert notebook.until("desk.windows")[-1] == [None, None]


def test_python_lets_items_stand_out_and_looks_at_a_window(notebook: Notebook, root: Locator) -> None:
    notebook.python("desk.widget.highlight_nodes(['patient:p3', 'patient:p4'])")
    expect(root.locator(".wb-time-lit")).to_have_count(6)
    expect(root.locator(".wb-time-dim")).to_have_count(12)
    notebook.python("desk.widget.highlight = []")
    expect(root.locator(".wb-time-dim")).to_have_count(0)
    notebook.python(
        "from datetime import datetime\ndesk.widget.show_window(datetime(2025, 3, 10), datetime(2025, 3, 11))"
    )
    expect(marks(root)).to_have_count(6)
    assert notebook.value("desk.windows") == []


def test_a_crowd_is_counted_per_day_until_the_window_is_small(notebook: Notebook, root: Locator) -> None:
    notebook.python("desk.widget.show(crowd(6000))")
    expect(root.locator(".wb-time-cell")).to_have_count(361)
    expect(root.locator(".wb-time-notes")).to_contain_text("共 6,000 条")
    expect(marks(root)).to_have_count(0)
    root.locator(".wb-time-cell").nth(10).click()
    expect(root.locator(".wb-time-cell")).to_have_count(0)
    notebook.until("desk.widget.data['items']['id']", lambda ids: 10 < len(ids) < 30)
    expect(marks(root)).to_have_count(len(notebook.value("desk.widget.data['items']['id']")))
    root.get_by_text("整个期间").click()
    expect(root.locator(".wb-time-cell")).to_have_count(361)
    notebook.python("desk.widget.show(crowd(2000))")
    expect(marks(root)).to_have_count(2000)


def test_the_compare_view_is_made_once_when_it_is_looked_at(notebook: Notebook, root: Locator) -> None:
    before = notebook.value("desk.asked")
    assert before <= 1
    root.locator("[data-tab=compare]").click()
    cards = root.locator(".wb-time-card")
    expect(cards).to_have_count(5)
    root.locator("[data-tab=timeline]").click()
    root.locator("[data-tab=compare]").click()
    assert notebook.value("desk.asked") == 1
    for form in ("days", "calendar", "bars", "heat", "lines"):
        card = root.locator(f"[data-panel={form}]")
        expect(card.locator("svg.wb-time-chart")).to_be_visible()
        expect(card.locator(".wb-time-sentence")).to_have_text("组 12")
    first = root.locator("[data-panel=days]")
    first.get_by_text("看表格").click()
    expect(first.locator("tbody tr")).to_have_count(2)
    # A scroll bar that comes with the table draws all cards anew, and a button between press and release with them.
    notebook.page.wait_for_timeout(300)
    first.get_by_text("看图").click()
    expect(first.locator("svg.wb-time-chart")).to_be_visible()


def test_a_failure_is_a_sentence(notebook: Notebook, open_notebook: Open) -> None:
    other = open_notebook("time_fails", [CELLS[0].replace("desk.widget", "desk.fails = True\ndesk.widget")])
    other.run_all()
    root = other.widget(".wb-timeline")
    root.locator("[data-tab=compare]").click()
    expect(root.locator(".wb-notice")).to_contain_text("?")


def test_hostile_text_stays_text(notebook: Notebook, root: Locator) -> None:
    notebook.python(
        "from workbench.explore.time.picture import drawn_panels\n"
        "from tests.browser.time_desk import HOSTILE\n"
        "desk.widget._label = hostile_label; desk.widget.show(ring(), title=HOSTILE[0] + HOSTILE[1])\n"
        "panels = drawn_panels(compared(HOSTILE[0] + HOSTILE[3]))\n"
        "desk.widget.compare = {'state': 'ready', 'panels': panels, 'text': ''}"
    )
    expect(root.locator("h2")).to_contain_text("<img src=x onerror=alert(1)>")
    for lanes in ("按参保人", "按机构"):
        root.get_by_text(lanes, exact=True).click()
        marks(root).nth(3).hover(force=True)
        expect(root.locator(".wb-time-tip")).to_be_visible()
    root.locator("[data-tab=compare]").click()
    expect(root.locator(".wb-time-sentence").first).to_contain_text("<img src=x")
    root.locator("[data-panel=bars]").get_by_text("看表格").click()
    expect(root.locator("td").first).to_contain_text("onerror")
    assert root.locator("img, script, iframe, a, foreignObject").count() == 0
    notebook.python(
        "from tests.browser.time_desk import label\ndesk.widget._label = label; desk.widget._title = '康宁药房'"
    )
