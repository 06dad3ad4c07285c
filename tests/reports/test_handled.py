"""The work after a lead in reports: a month on paper, and the same money in the ledgers."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reports.making import MADE_AT, Report, report
from workbench import open_case
from workbench.documents.model import Grid, blanks, plain
from workbench.errors import WorkbenchError
from workbench.leads.review import ReviewStore
from workbench.reports import campaign, handled, month, week, write_report
from workbench.run import latest_run
from workbench.workflow import Workflow
from workbench.workflow.ledger_rows import LEDGERS
from workbench.workflow.ledgers import ledger_sheets

LATER = datetime(2099, 1, 5, 9, 0)
ANNA: dict[str, Any] = {"actor": "anna"}


@pytest.fixture
def worked(case: Path) -> Path:
    """Two leads with work. June 2025: the first is begun on the 2nd, comes to measures on the 10th, one payment in June
    and one in July, a transfer reported on the 12th and sent; the second is begun on the 27th and stays undone."""
    opened = open_case(case)
    run = latest_run(opened)
    first, second = (
        next(one for one in run.leads if one.reported and one.scheme == scheme)
        for scheme in ("card_pooling", "referral_kickback")
    )
    shop = next(f"{one.kind}:{one.id}" for one in first.members if one.kind == "pharmacy")
    person = next(f"{one.kind}:{one.id}" for one in first.members if one.kind == "patient")
    store = ReviewStore(opened.lead_store)
    store.decide(first.lead_id, "in_review", actor="anna")
    store.decide(first.lead_id, "confirmed", actor="anna", reason="rows_checked")
    flow, name = Workflow(opened), first.lead_id
    flow.begin(name, "screening", owner="anna", on=date(2025, 6, 2), **ANNA)
    flow.finish(name, "passed_on", on=date(2025, 6, 3), **ANNA)
    flow.begin(name, "verification", owner="anna", on=date(2025, 6, 3), **ANNA)
    task = flow.add_task(name, "night", what="look", owner="anna", on=date(2025, 6, 3), **ANNA)
    flow.finish_task(task.seq, result="seen", on=date(2025, 6, 12), **ANNA)
    flow.finish(name, "founded", on=date(2025, 6, 12), **ANNA)
    flow.begin(name, "handling", owner="anna", on=date(2025, 6, 12), **ANNA)
    back = flow.dispose(name, "return", shop, on=date(2025, 6, 12), amount=Decimal("1000.10"), **ANNA)
    flow.dispose(name, "talk", shop, on=date(2025, 6, 12), **ANNA)
    flow.dispose(name, "talk", shop, on=date(2025, 6, 13), **ANNA)
    flow.dispose(name, "penalty", person, on=date(2025, 7, 1), amount=Decimal("2000.20"), **ANNA)
    wrong = flow.dispose(name, "return", shop, on=date(2025, 6, 12), amount=Decimal("5.00"), **ANNA)
    flow.withdraw(wrong.seq, actor="anna", reason="typed twice")
    flow.pay(back.seq, amount=Decimal("300.05"), receipt="R1", on=date(2025, 6, 20), **ANNA)
    flow.pay(back.seq, amount=Decimal("100.00"), receipt="R2", on=date(2025, 7, 2), **ANNA)
    sent = flow.transfers.report(
        name, "health_commission", receiver="office", officers=["anna", "bert"], grounds="g",
        on=date(2025, 6, 12), **ANNA,
    )  # fmt: skip
    flow.transfers.decide(sent.seq, True, actor="carl", at=datetime(2025, 6, 12, 12, 0))
    flow.transfers.send(sent.seq, document="No. 1", at=datetime(2025, 6, 13, 12, 0), **ANNA)
    flow.begin(second.lead_id, "screening", owner="anna", on=date(2025, 6, 24), **ANNA)
    return case


def lines(made: Report, head: str) -> dict[str, tuple[str, ...]]:
    (grid,) = made.grids(head)
    assert isinstance(grid, Grid)
    return {plain(row[0]): tuple(map(plain, row[1:-1])) for row in grid.rows}


def test_a_month_on_paper(worked: Path) -> None:
    made = report(worked, month("2025-06"), LATER)
    # Screening: two begun, one finished, one still running and due on Friday the 27th, so late on Monday the 30th.
    # Verification is done; handling was begun and runs, due on the 17th. The task was done nine days later.
    assert lines(made, "环节") == {
        "筛查": ("2", "1", "1", "1"),
        "核查": ("1", "1", "0", "0"),
        "查处": ("1", "0", "1", "1"),
        "整改": ("0", "0", "0", "0"),
        "核查任务": ("1", "1", "0", "0"),
    }
    # One place was talked to twice. The fine is of July, and what was withdrawn is nowhere. 1000.10 - 300.05 = 700.05.
    assert lines(made, "处理") == {
        "约谈": ("2", "1", "0", "–", "–", "–"),
        "责令退回": ("1", "1", "0", "1,000.10", "300.05", "700.05"),
        "合计": ("", "", "", "1,000.10", "300.05", "700.05"),
    }
    assert lines(made, "移送去向") == {"卫生健康部门": ("1", "1", "0", "1", "0", "0", "0")}
    assert "本月开始办理 2 件，销号 0 件；到账 300.05 元，期末尚未到账 700.05 元" in made.said
    july = report(worked, month("2025-07"), LATER)
    assert lines(july, "处理")["行政处罚"] == ("1", "0", "1", "2,000.20", "0.00", "2,000.20")
    assert lines(july, "处理")["合计"] == ("", "", "", "2,000.20", "100.00", "2,600.25")


def test_the_money_is_that_of_the_ledgers(worked: Path) -> None:
    (sheet,) = ledger_sheets(open_case(worked), ["pharmacy"], as_of=date(2025, 12, 31))
    columns = LEDGERS["pharmacy"].columns
    ledger = {
        name: sum((row[columns.index(name)] or Decimal(0) for row in sheet.rows), Decimal(0))
        for name in ("to_return", "returned")
    }
    made = report(worked, campaign("2025-01-01", "2025-12-31"), LATER)
    entries = made.entries("workflow", part="measure", value="return")
    (said,) = [one["values"] for one in entries if "ordered" in one["values"]]
    assert {"to_return": Decimal(said["ordered"]), "returned": Decimal(said["paid"])} == ledger
    assert Decimal(said["outstanding"]) == ledger["to_return"] - ledger["returned"] == Decimal("600.05")


def test_a_campaign_fills_its_blanks_from_the_work(worked: Path) -> None:
    made = report(worked, campaign("2025-06-01", "2025-06-30"), LATER)
    assert {one.what for one in blanks(made.document)} == {"认定违规资金", "协议处理金额"}
    assert "300.05（按系统办理记录" in made.said
    assert "机构数 1（按系统办理记录" in made.said or "机构数：1（按系统办理记录" in made.said


def test_without_work_there_is_a_dash_and_the_reason(ready: Path) -> None:
    for period in (month("2025-06"), week("2025-W23"), campaign("2025-06-01", "2025-06-30")):
        made = report(ready, period)
        assert made.grids("环节") == made.grids("处理") == []
        assert "“–”：到生成时间为止，系统中没有办理、移送和处理的记录" in made.said
        assert made.entries("workflow") == []


def test_what_is_written_later_is_not_known(worked: Path) -> None:
    assert "没有办理、移送和处理的记录" in report(worked, month("2025-06"), MADE_AT).said


def test_the_weekly_report_has_it_too(worked: Path) -> None:
    made = report(worked, week("2025-W24"), LATER)  # 9 to 15 June
    assert lines(made, "处理")["约谈"][0] == "2"
    assert lines(made, "环节")["查处"] == ("1", "0", "1", "0")


def test_money_that_does_not_tie_stops_the_report(
    worked: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    right = handled.Handled.paid
    monkeypatch.setattr(handled.Handled, "paid", lambda self, kind=None: right(self, kind) + Decimal("0.01"))
    with pytest.raises(WorkbenchError) as caught:
        write_report(open_case(worked), month("2025-06"), tmp_path / "out", made_at=LATER)
    assert caught.value.code == "report_tie"
    assert not list(tmp_path.glob("out/*"))


def test_people_of_the_work_are_not_named(worked: Path, tmp_path: Path) -> None:
    made = write_report(
        open_case(worked),
        campaign("2025-06-01", "2025-07-30"),
        tmp_path / "out",
        made_at=LATER,
        formats=["html"],
    )
    said = "".join(path.read_text(encoding="utf-8") for path in made.files)
    persons = {one["id"] for one in json.loads(_leads(worked)) if one["kind"] == "patient"}
    assert persons
    assert not [one for one in persons if one in said]


def _leads(case: Path) -> str:
    run = latest_run(open_case(case))
    return json.dumps([{"kind": one.kind, "id": one.id} for lead in run.leads for one in lead.members])
