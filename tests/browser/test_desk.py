"""A day at the desk in a real JupyterLab: open a lead, walk its graph, decide, restart the kernel, find all as left."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.graph_page import CY, GraphPage
from tests.browser.notebook import Notebook
from tests.cases.cities import detected_case

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = detected_case(tmp_path_factory.getbasetemp())
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("desk") / "case"))


@pytest.fixture(scope="module")
def notebook(open_notebook: Open, case: Path) -> Notebook:
    opened = open_notebook(
        "desk",
        [
            f"import workbench\ncase = workbench.open_case({str(case)!r})\ndesk = case.desk(actor='tester')\ndesk",
        ],
    )
    opened.hide_side_bar()
    opened.run_all()
    return opened


def shot(notebook: Notebook, name: str) -> None:
    """A picture for the manual, where a folder for it is named; see ``pictures``."""
    if folder := os.environ.get("WORKBENCH_SCREENSHOTS"):
        notebook.command("notebook:hide-all-cell-code")  # it names a folder of this machine
        part = notebook.page.locator(".wb-tip" if name == "tip" else ".jupyter-widget-tab").first
        if part.is_visible():
            part.evaluate("one => one.scrollIntoView({ block: 'start' })")
        notebook.page.wait_for_timeout(600)
        notebook.page.screenshot(path=str(Path(folder) / f"{name}.png"))


def open_first(notebook: Notebook, scheme: str) -> str:
    """Open the first lead of a scheme with a click on it."""
    queue = notebook.widget(".wb-queue")
    lead = notebook.value(
        f"next(l.lead_id for l in desk.session.run.leads if l.scheme == {scheme!r} and l.reported)"
    )
    row = queue.locator("tbody tr").filter(has_text=lead)
    (row if row.count() else queue.locator("tbody tr")).first.locator("td").nth(5).click()
    return str(notebook.until("desk.lead_id"))


def tab(notebook: Notebook, number: int) -> None:
    notebook.page.locator(
        ".lm-TabBar-tab.jupyter-widget-tab, .jupyter-widget-TabPanel-tabContents"
    ).first.wait_for()
    notebook.page.locator(".jupyter-widget-tab .lm-TabBar-tab").nth(number).click()
    notebook.wait_idle()


def graph(notebook: Notebook) -> GraphPage:
    page = GraphPage(notebook)
    page.settle()
    return page


def test_the_queue_stands_first_and_a_lead_opens(notebook: Notebook) -> None:
    queue = notebook.widget(".wb-queue")
    expect(queue.locator("tbody tr").first).to_be_visible()
    shot(notebook, "queue")
    open_first(notebook, "card_pooling")
    page = notebook.widget(".wb-lead")
    expect(page).to_be_visible()
    shot(notebook, "lead")


def test_the_graph_expands_undoes_and_filters(notebook: Notebook) -> None:
    tab(notebook, 1)
    picture = graph(notebook)
    shot(notebook, "ring")
    shop = notebook.value(
        "next(desk.drilldown.view.state.ids[k] for k in desk.drilldown.view.state.nodes if k.startswith('pharmacy'))"
    )
    before = len(picture.ids("node"))
    picture.double_click(shop)
    picture.page.wait_for_function(f"(n) => {CY}.nodes().length > n", arg=before)
    shot(notebook, "expanded")
    picture.page.keyboard.press("Control+z")
    picture.page.wait_for_function(f"(n) => {CY}.nodes().length === n", arg=before)
    edges = notebook.value("len(desk.drilldown.view.scene()['edges'])")
    notebook.python("desk.drilldown.view.filter(strength_min=10_000)")
    picture.page.wait_for_function(f"(n) => {CY}.edges().length < n", arg=edges)
    notebook.python("desk.drilldown.view.filter(strength_min=0)")
    picture.page.wait_for_function(f"(n) => {CY}.edges().length === n", arg=edges)


def test_the_card_of_a_node_opens_by_key_and_goes_back_to_the_same_picture(notebook: Notebook) -> None:
    picture = graph(notebook)
    name = notebook.value(
        "next(n['id'] for n in desk.drilldown.view.scene()['nodes'] if n['kind'] == 'patient')"
    )
    person = notebook.value(f"next(k for k, n in desk.drilldown.view.state.ids.items() if n == {name!r})")
    picture.click(name)
    expect(notebook.page.locator(".wb-g-panel").get_by_text("查看参保人卡片")).to_be_visible()
    before = picture.positions()
    picture.focus()
    picture.page.keyboard.press("k")
    frame = notebook.page.frame_locator("iframe[sandbox]")
    expect(frame.get_by_role("heading", level=1)).to_have_text("参保人卡片", timeout=20_000)
    expect(notebook.page.locator(".wb-graph")).to_be_hidden()
    assert person.partition(":")[2] not in frame.locator("body").inner_text()
    shot(notebook, "desk-card")
    done = notebook.value("[[e.action, e.subject, e.detail.get('level')] for e in case.audit.entries()][-1]")
    assert done == ["card", person, "masked"]
    notebook.page.get_by_role("button", name="返回").click()
    expect(notebook.page.locator(".wb-graph")).to_be_visible()
    assert picture.positions() == before
    assert notebook.value("desk.drilldown.selected") == [person]


def test_the_card_of_a_member_opens_from_the_lead_and_goes_back(notebook: Notebook) -> None:
    tab(notebook, 0)
    page = notebook.widget(".wb-lead")
    shop = page.get_by_role("button", name="查看", exact=False).and_(page.locator("[data-card]")).last
    shop.click()
    frame = notebook.page.frame_locator("iframe[sandbox]")
    expect(frame.get_by_role("heading", level=1)).to_contain_text("卡片", timeout=20_000)
    back = notebook.page.get_by_role("button", name="返回")
    expect(back).to_be_focused()
    back.press("Enter")
    expect(page).to_be_visible()
    tab(notebook, 1)


def test_paths_between_two_people_are_drawn(notebook: Notebook) -> None:
    notebook.python(
        "people = [k for k in desk.drilldown.view.scene() and desk.drilldown.view.state.nodes "
        "if k.startswith('patient')][:2]\n"
        "found = desk.drilldown.paths(*people)"
    )
    assert notebook.value("found.found")
    expect(notebook.page.locator(".wb-g-panel h2").first).to_have_text("路径")
    shot(notebook, "paths")


def test_time_and_comparison_are_shown(notebook: Notebook) -> None:
    tab(notebook, 2)
    expect(notebook.page.locator(".wb-time, .wb-timeline").first).to_be_visible()
    shot(notebook, "timeline")
    notebook.page.get_by_role("button", name="下一场", exact=False).first.click()
    shot(notebook, "session")
    buttons: Locator = notebook.page.locator(".wb-time [role=tab], .wb-timeline [role=tab]")
    buttons.last.click()
    notebook.wait_idle()
    shot(notebook, "compare")


def test_rows_are_shown_with_file_and_line(notebook: Notebook) -> None:
    tab(notebook, 3)
    table = notebook.widget(".wb-table-widget, .wb-rows")
    expect(table).to_contain_text("SETL_D")
    shot(notebook, "rows")


def test_the_package_of_the_open_lead_is_made_at_the_desk(notebook: Notebook, tmp_path: Path) -> None:
    tab(notebook, 4)
    form = notebook.page.locator(".jupyter-widget-TabPanel-tabContents").filter(has_text="证据包")
    lead = notebook.value("desk.lead_id")
    expect(form.locator("select[multiple] option:checked")).to_contain_text(lead)
    shot(notebook, "package-form")
    form.get_by_label("材料包放在").fill(str(tmp_path / "packages"))
    form.get_by_role("button", name="制作证据包").click()
    expect(form).to_contain_text("封存校验值", timeout=60_000)
    (package,) = (tmp_path / "packages").iterdir()
    assert lead in package.name
    notebook.python("import os; os.path.exists('facts-' + desk.lead_id + '.toml') or 1 / 0")
    assert notebook.value("[(e.actor, e.subject) for e in case.audit.entries()][-1]") == ["tester", lead]


def test_a_decision_stays_over_a_restart_and_the_picture_too(notebook: Notebook, case: Path) -> None:
    lead = notebook.value("desk.lead_id")
    notebook.python(
        "desk.drilldown.view.pin([next(k for k in desk.drilldown.view.state.nodes if k.startswith('patient'))])\n"
        "desk.drilldown.view.filter(strength_min=2)\n"
        "desk.decisions.decide('in_review', {desk.lead_id: 'open'})"
    )
    left = notebook.value(
        "[desk.drilldown.view.scene()[p] for p in ('nodes', 'edges', 'filters', 'legend', 'cut')]"
    )
    notebook.restart()
    notebook.run_all()
    notebook.python(f"desk.open({lead!r}); desk.look_at('graph')")
    again = notebook.value(
        "[desk.drilldown.view.scene()[p] for p in ('nodes', 'edges', 'filters', 'legend', 'cut')]"
    )
    assert again == left
    assert notebook.value(f"case.reviews.statuses()[{lead!r}]") == "in_review"
    assert notebook.value("case.audit.verify()[0]") > 5


def test_a_tip_lists_who_is_tied_and_becomes_a_lead(notebook: Notebook) -> None:
    known = notebook.value(
        "[m.id for l in desk.session.run.leads if l.scheme == 'card_pooling' and l.reported "
        "for m in l.members if m.kind == 'patient' and m.role == 'core'][0]"
    )
    before = notebook.value("len(desk._leads)")
    notebook.python("desk.widget.children[2].selected_index = 0")
    panel = notebook.widget(".wb-tip")
    panel.get_by_role("searchbox").fill(known)
    panel.get_by_role("searchbox").press("Enter")
    panel.locator(".wb-tip-choice").click()
    expect(panel.locator("tbody tr").first).to_be_visible()
    expect(panel).not_to_contain_text(known)
    panel.get_by_role("searchbox").fill("")
    shot(notebook, "tip")
    panel.locator("tbody input").first.click()
    make = panel.locator(".wb-tip-actions .wb-primary")
    expect(make).to_be_disabled()
    panel.get_by_label("线索名称").fill("举报：多人聚集刷卡")
    panel.get_by_label("立线理由").fill("电话举报第 1 号")
    make.click()
    notebook.until(f"len(desk._leads) == {before + 1}")
    expect(notebook.widget(".wb-tip").locator(".wb-notice")).to_contain_text("已立为线索")
