"""A case whose every name is an attack: the whole desk shows it as text, asks nobody, runs nothing."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.browser.hostile import payloads
from tests.cases.cities import Edit, extract, made_city, with_column
from workbench import Case, detect

pytestmark = pytest.mark.slow

NAMES = {
    "PSN_INFO_B": ("psn_name", "live_addr"),
    "DR_INFO_B": ("dr_name",),
    "FIXMEDINS_B": ("fixmedins_name",),
}


def hostile(table: pa.Table) -> pa.Array:
    """One payload per row, as an extract can carry it: one line, no control characters."""
    usable = [one for one in payloads() if one.strip() and one.isprintable() and len(one) < 200]
    return pa.array([usable[number % len(usable)] for number in range(table.num_rows)])


def edits() -> dict[str, Edit]:
    found: dict[str, Edit] = {}
    for table, columns in NAMES.items():

        def edit(whole: pa.Table, columns: tuple[str, ...] = columns) -> pa.Table:
            for column in columns:
                if column in whole.schema.names:
                    whole = with_column(column, hostile)(whole)
            return whole

        found[table] = edit
    return found


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    city = extract(made_city(tmp_path_factory.getbasetemp()), folder / "extract", edits())
    made, _ = Case.load(city, folder / "case")
    detect(made)
    return made.folder


def test_no_name_of_an_extract_is_ever_run(open_notebook: Open, case: Path) -> None:
    notebook = open_notebook(
        "hostile-case",
        [
            f"import workbench\ncase = workbench.open_case({str(case)!r})\ndesk = case.desk(actor='tester')\ndesk"
        ],
    )
    notebook.hide_side_bar()
    notebook.run_all()
    expect(notebook.widget(".wb-queue").locator("tbody tr").first).to_be_visible()
    for scheme in ("card_pooling", "referral_kickback", "collusive_admission"):
        notebook.python(
            f"lead = next(l for l in desk.session.run.leads if l.scheme == {scheme!r})\n"
            "desk.open(lead.lead_id)\n"
            "for tab in ('graph', 'time', 'rows', 'graph'): desk.look_at(tab)\n"
            "view = desk.drilldown.view\n"
            "place = next(k for k in view.state.nodes if k.startswith(('pharmacy', 'facility')))\n"
            "view.expand(place)\n"
            "view.select([place])\n"
            "view.reveal(next(k for k in view.state.nodes if k.startswith('patient')), 'label', 'a test of masks')"
        )
        notebook.page.wait_for_timeout(400)
    notebook.python(
        "desk.tip.find('a'); desk.tip.start(next(k for k in view.state.nodes if k.startswith('patient')))"
    )
    notebook.page.wait_for_timeout(400)
    assert notebook.page.evaluate("() => window.hostile ?? null") is None
