"""Queue, lead page and source rows in JupyterLab, by hand: filter, tick, decide, undo, open; nothing executes."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Open
from tests.browser.notebook import Notebook
from tests.browser.queue_desk import HOSTILE

#: Elements that carry a handler as an attribute.
HANDLERS = """node => [...node.querySelectorAll('*')]
  .filter(one => [...one.attributes].some(a => a.name.startsWith('on'))).length"""
SETUP = "from tests.browser.queue_desk import *"


@pytest.fixture(scope="module")
def notebook(open_notebook: Open, tmp_path_factory: pytest.TempPathFactory) -> Notebook:
    """One notebook for all tests here; each shows its own widget in the only cell that it needs."""
    folder = str(tmp_path_factory.mktemp("desks"))
    cells = [
        f"{SETUP}\ndesk = Desk({folder + '/one'!r}, several(12))\nqueue = desk.queue()\nqueue",
        "page = desk.page(4)\npage",
        "table = desk.table(source_rows(130), title='L-1')\ntable",
        f"bad = Desk({folder + '/bad'!r}, [hostile_lead(n, said) for n, said in enumerate(HOSTILE, 1)], Plain())\n"
        "bad_queue = bad.queue()\nbad_queue",
        "bad_page = bad.page(0)\nbad_page",
        "bad_table = bad.table([row for said in HOSTILE for row in source_rows(1, said)], title=HOSTILE[0])\nbad_table",
        f"many = Desk({folder + '/many'!r}, several(450)).queue()\nmany",
    ]
    expect.set_options(timeout=20_000)  # a busy machine is slow, not wrong
    opened = open_notebook("queue", cells)
    opened.hide_side_bar()
    opened.run_all()
    return opened


@pytest.fixture
def queue(notebook: Notebook) -> Locator:
    """The first queue, all leads open, filter as at the start."""
    for _ in range(20):
        if notebook.value("desk.decisions.undoable") == 0:
            break
        notebook.python("desk.decisions.withdraw()")
    notebook.python("queue._handle_custom_msg({'do': 'reset'}, []); queue.refresh(); desk.heard.clear()")
    root = notebook.widget(".wb-queue", 0)
    expect(root.locator("tbody tr")).to_have_count(12)
    if root.get_by_text("取消选择").is_enabled():
        root.get_by_text("取消选择").click()
    return root


def ranks(root: Locator) -> list[str]:
    return root.locator("tbody tr td:nth-child(2)").all_inner_texts()


def tick(root: Locator, *numbers: int) -> None:
    for number in numbers:
        root.locator(f"tbody tr:nth-child({number}) input").click()


def test_filters_narrow_the_list_and_the_totals(queue: Locator) -> None:
    expect(queue.locator(".wb-total-fund")).to_have_text("78,000.00")  # 1000 × (1 + … + 12)
    queue.locator('[data-code="referral_kickback"]').click()
    expect(queue.locator("tbody tr")).to_have_count(4)
    expect(queue.locator(".wb-queue-shown")).to_have_text("显示 4 / 共 12 条")
    expect(queue.locator(".wb-total-fund")).to_have_text("22,000.00")  # 1, 4, 7, 10
    queue.get_by_role("searchbox").fill("number 10")
    expect(queue.locator("tbody tr")).to_have_count(1)
    queue.get_by_role("searchbox").fill("")
    queue.get_by_label("涉及金额（元） 起").fill("7,000")
    queue.get_by_label("涉及金额（元） 起").press("Enter")
    expect(queue.locator(".wb-total-fund")).to_have_text("17,000.00")
    queue.get_by_text("恢复默认").click()
    expect(queue.locator("tbody tr")).to_have_count(12)


def test_an_amount_that_is_none_is_told(queue: Locator) -> None:
    field = queue.get_by_label("涉及金额（元） 止")
    field.fill("many")
    field.press("Enter")
    expect(queue.locator(".wb-notice[data-level=error]")).to_contain_text("many")
    queue.get_by_text("恢复默认").click()


def test_columns_sort_both_ways(queue: Locator) -> None:
    button = queue.locator('[data-sort="fund"]')
    button.click()
    expect(queue.locator('th[aria-sort="ascending"]')).to_have_count(1)
    button.click()
    expect(queue.locator('th[aria-sort="descending"]')).to_have_count(1)
    expect(queue.locator("tbody tr").first).to_contain_text("12,000.00")


def test_several_leads_are_dismissed_with_a_reason_and_that_is_undone(
    queue: Locator, notebook: Notebook
) -> None:
    tick(queue, 2)
    queue.locator("tbody tr:nth-child(4) input").click(modifiers=["Shift"])
    expect(queue.locator(".wb-queue-chosen")).to_have_text("已选 3 条")
    expect(queue.locator('[data-step="dismissed"]')).to_be_disabled()
    queue.locator('[data-step="in_review"]').click()
    expect(queue.locator('.wb-status[data-status="in_review"]')).to_have_count(3)
    queue.locator('[data-step="dismissed"]').click()
    form = queue.locator(".wb-decide")
    expect(form.get_by_text("确定")).to_be_disabled()
    form.get_by_label("理由").select_option("nursing_home")
    form.get_by_label("批注").fill("<b>已电话核实</b>")
    form.get_by_text("确定").click()
    expect(queue.locator("tbody tr")).to_have_count(9)
    expect(queue.locator(".wb-notice")).to_contain_text("已将 3 条线索标为“排除”")
    assert notebook.value("desk.statuses()").count("dismissed") == 3
    queue.locator(".wb-notice").get_by_text("撤销", exact=True).click()
    expect(queue.locator("tbody tr")).to_have_count(12)
    assert notebook.value("desk.statuses()").count("in_review") == 3


def test_everything_that_the_filter_shows_is_selected_at_once(queue: Locator, notebook: Notebook) -> None:
    queue.locator('[data-code="card_pooling"]').click()
    expect(queue.locator("tbody tr")).to_have_count(4)
    queue.get_by_role("button", name="全选筛选结果").click()
    expect(queue.locator(".wb-queue-chosen")).to_have_text("已选 4 条")
    queue.locator('[data-step="in_review"]').click()
    expect(queue.locator('.wb-status[data-status="in_review"]')).to_have_count(4)
    assert notebook.value("desk.statuses()")[2::3] == ["in_review"] * 4
    queue.locator('[data-code="low"]').click()
    expect(queue.locator(".wb-queue-empty")).to_be_visible()
    expect(queue.locator(".wb-queue-chosen")).to_have_text("先勾选线索")


def test_the_keyboard_walks_ticks_opens_and_undoes(queue: Locator, notebook: Notebook) -> None:
    queue.locator("tbody tr").first.focus()
    press = notebook.page.keyboard.press
    press("ArrowDown")
    press("Space")
    press("Shift+ArrowDown")
    expect(queue.locator(".wb-queue-chosen")).to_have_text("已选 2 条")
    press("Enter")
    assert notebook.until("desk.heard") == [notebook.value("desk.leads[2].lead_id")]
    press("?")
    expect(queue.locator(".wb-queue-help")).to_be_visible()
    press("Escape")
    expect(queue.locator(".wb-queue-help")).to_be_hidden()
    queue.locator('[data-step="in_review"]').click()
    expect(queue.locator('.wb-status[data-status="in_review"]')).to_have_count(2)
    queue.locator("tbody tr").first.focus()
    press("Control+z")
    expect(queue.locator('.wb-status[data-status="in_review"]')).to_have_count(0)
    press("/")
    expect(queue.get_by_role("searchbox")).to_be_focused()
    assert notebook.value("len(get_ipython().history_manager.input_hist_raw) > 0") is True
    assert (
        notebook.page.locator(".jp-Notebook .jp-Cell").count() == 7
    )  # no shortcut of JupyterLab did anything


def test_a_click_opens_a_lead(queue: Locator, notebook: Notebook) -> None:
    queue.locator("tbody tr:nth-child(3) .wb-title").click()
    assert notebook.until("desk.heard") == [notebook.value("desk.leads[2].lead_id")]


def test_what_somebody_else_decided_is_a_notice(queue: Locator, notebook: Notebook) -> None:
    notebook.python("Decisions(desk.store, 'li', 'R-1').decide('in_review', {desk.leads[0].lead_id: 'open'})")
    tick(queue, 1)
    queue.locator('[data-step="in_review"]').click()
    expect(queue.locator(".wb-notice[data-level=error]")).to_contain_text("li")
    expect(queue.locator("tbody tr").first.locator(".wb-status")).to_have_text("核查中")
    notebook.python("Decisions(desk.store, 'li', 'R-1').withdraw(desk.leads[0].lead_id)")


def test_the_page_of_a_lead_decides_and_keeps_its_history(notebook: Notebook) -> None:
    page = notebook.widget(".wb-lead", 0)
    expect(page.locator(".wb-disclaimer")).to_have_text("疑点线索，非认定结论")
    page.get_by_label("写批注").fill("<i>已调取监控</i>")
    page.get_by_text("保存批注").click()
    expect(page.locator(".wb-history li").last).to_contain_text("<i>已调取监控</i>")
    page.locator('[data-step="in_review"]').click()
    expect(page.locator(".wb-lead-head .wb-status")).to_have_text("核查中")
    page.locator('[data-step="confirmed"]').click()
    page.get_by_label("理由").select_option("on_site")
    page.locator(".wb-decide").get_by_text("确定").click()
    expect(page.locator(".wb-lead-head .wb-status")).to_have_text("属实")
    page.locator(".wb-lead-steps").get_by_text("撤销").click()
    expect(page.locator(".wb-lead-head .wb-status")).to_have_text("核查中")
    page.locator(".wb-member").first.click()
    page.get_by_text("查看原始记录").click()
    heard = notebook.until("desk.heard[-2:]", lambda found: len(found) == 2 and isinstance(found[1], str))
    assert heard[0] == ["patient", "990001"]


def test_rows_are_paged_and_leave_as_csv(notebook: Notebook) -> None:
    table = notebook.widget(".wb-rows", 0)
    expect(table.locator("tfoot")).to_contain_text("1,625.00")  # 130 × 12.50
    expect(table.locator(".wb-rows-shown")).to_have_text("显示 100 / 共 130 行")
    table.get_by_text("下一页").click()
    expect(table.locator("tbody tr")).to_have_count(30)
    notebook.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    table.get_by_text("复制本页").click()
    expect(table.locator(".wb-notice")).to_contain_text("已复制 30 行")
    assert notebook.page.evaluate("() => navigator.clipboard.readText()").count("\n") == 30
    with notebook.page.expect_download() as waiting:
        table.get_by_text("下载 CSV").click()
    text = Path(waiting.value.path()).read_bytes().decode("utf-8")
    assert text.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(text[1:])))
    assert len(read) == 131
    assert "99000100000000000001" not in text


def test_hostile_text_is_only_text(notebook: Notebook) -> None:
    roots = [notebook.widget(css, 1) for css in (".wb-queue", ".wb-lead", ".wb-rows")]
    expect(roots[0].locator("tbody tr")).to_have_count(len(HOSTILE))
    notebook.python("bad_page._lead = bad.leads[1]; bad_page.refresh()")
    for said in HOSTILE[:6]:
        expect(roots[0].locator("tbody")).to_contain_text(said)
    for number in range(len(HOSTILE)):
        notebook.python(f"bad_page._lead = bad.leads[{number}]; bad_page.refresh()")
        assert notebook.value("bad_page.view['notice']") is None
    for root in roots:
        assert root.locator("script, iframe, img, a, object, embed, style, link").count() == 0
        assert root.evaluate(HANDLERS) == 0
    roots[0].locator("tbody tr").first.hover()
    expect(roots[0].locator(".wb-disclaimer")).to_be_visible()


def test_several_hundred_leads_come_in_pages(notebook: Notebook) -> None:
    root = notebook.widget(".wb-queue", 2)
    expect(root.locator("tbody tr")).to_have_count(200)
    root.get_by_text("下一页").click()
    expect(root.get_by_text("第 2 / 3 页")).to_be_visible()
    root.get_by_text("下一页").click()
    expect(root.locator("tbody tr")).to_have_count(50)
    root.get_by_role("button", name="全选筛选结果").click()
    expect(root.locator(".wb-queue-chosen")).to_have_text("已选 450 条")
    expect(root.get_by_role("button", name="全选筛选结果（450）")).to_be_disabled()
