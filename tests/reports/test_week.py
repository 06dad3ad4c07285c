"""The weekly report: leads in hand, disposed and overdue, from decisions whose times are known."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tests.reports.making import MADE_AT, Report, at, parts, report, total
from workbench import open_case
from workbench.leads.review import ReviewStore
from workbench.reports import week, write_report
from workbench.reports.standing import working_days_after
from workbench.run import latest_run

WEEK = "2025-W23"  # 2 to 8 June 2025


@pytest.fixture
def worked(case: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A case in which one lead was confirmed, one sent to the police, one is overdue, one just taken up."""
    store = ReviewStore(open_case(case).lead_store)
    first, second, third, fourth = leads(case)[:4]
    at(monkeypatch, "2025-06-02T02:00:00+00:00")
    store.decide([first, second, third], "in_review", actor="a")
    at(monkeypatch, "2025-06-05T15:59:59+00:00")  # one second before midnight in Beijing
    store.decide(first, "confirmed", actor="a", reason="rows_checked")
    at(monkeypatch, "2025-06-08T15:59:59+00:00")
    store.decide(second, "confirmed", actor="a", reason="on_site")
    store.decide(second, "referred", actor="a", reason="police")
    store.decide(fourth, "in_review", actor="a")
    at(monkeypatch, "2025-06-08T16:00:00+00:00")  # Monday in Beijing: the next week
    store.decide(third, "dismissed", actor="a", reason="family")
    return case


def leads(case: Path) -> list[str]:
    """Reported leads with a first day before the week is over, the best first."""
    run = latest_run(open_case(case))
    return [one.lead_id for one in run.leads if one.reported and one.first_on <= date(2025, 6, 8)]


def work(made: Report) -> dict[str, int]:
    """What the report counts of all leads."""
    return dict(made.entry("leads, reviews", leads="合计")["values"])


def test_leads_are_where_they_stood_when_the_week_ended(worked: Path) -> None:
    counted = work(report(worked, week(WEEK)))
    known = len(leads(worked))
    assert counted["listed"] == known
    assert counted["open"] == known - 4
    assert counted["in_review"] == 2
    assert counted["disposed"] == 2
    assert counted["overdue"] == 1
    assert counted["first_listed"] == known


def test_decisions_after_the_week_belong_to_the_next(worked: Path) -> None:
    counted = work(report(worked, week("2025-W24")))
    assert counted["disposed"] == 1
    assert counted["overdue"] == 0 or counted["in_review"] == 1


def test_decisions_after_the_stated_time_are_not_known(worked: Path) -> None:
    counted = work(report(worked, week(WEEK), datetime(2025, 6, 6, 0, 0)))
    assert (counted["disposed"], counted["in_review"]) == (1, 2)


def test_nothing_is_overdue_before_its_day_while_the_week_runs(worked: Path) -> None:
    """Due on Thursday the 5th: on that day nobody is late, though the week ends on the 8th."""
    thursday = report(worked, week(WEEK), datetime(2025, 6, 5, 12, 0))
    friday = report(worked, week(WEEK), datetime(2025, 6, 6, 12, 0))
    assert [work(one)["overdue"] for one in (thursday, friday)] == [0, 2]  # one is closed on the 5th
    assert "本周尚未结束" in thursday.said
    assert "生成周报时本周尚未结束" not in report(worked, week(WEEK)).said


def test_a_week_without_data_says_that_they_do_not_reach_it(ready: Path) -> None:
    made = report(ready, week("2031-W02"))
    assert "数据没有覆盖整周" in made.said
    assert made.document.subtitle == "2031年第2周（2031年1月6日至2031年1月12日）"
    assert parts(made) == "一二三四五六七"


def test_overdue_leads_are_listed_with_their_day(worked: Path) -> None:
    (grid,) = [
        one for one in report(worked, week(WEEK)).grids("线索编号") if one.columns[-1].title == "应决定日"
    ]
    assert [(row[0], row[2]) for row in grid.rows] == [(leads(worked)[2], "2025年6月5日")]


def test_disposals_say_where_leads_were_sent(worked: Path) -> None:
    (grid,) = report(worked, week(WEEK)).grids("决定")
    sent = {str(row[0]): row[2] for row in grid.rows}
    first, second = leads(worked)[:2]
    assert sent == {"属实：原始记录已核对": first, "移送：公安机关": second}


def test_money_behind_a_lead_is_that_of_its_rows(ready: Path) -> None:
    made = report(ready, week(WEEK))
    run = latest_run(open_case(ready))
    rows = run.rows()
    rows = rows[
        (rows["table_name"] == "setl_d")
        & (rows["at_time"] >= "2025-06-02")
        & (rows["at_time"] < "2025-06-09")
    ]
    pooling = [one.lead_id for one in run.leads if one.reported and one.scheme == "card_pooling"]
    stated = made.entries("report_lead", part="lead")
    seen = 0
    for one in [one for one in stated if one["parameters"]["value"] in pooling]:
        mine = rows[rows["lead_id"] == one["parameters"]["value"]].drop_duplicates("row_key")
        amounts = [Decimal(str(value)).quantize(Decimal("0.01")) for value in mine["acct_pay"]]
        assert one["values"]["rows"] == len(mine)
        assert one["values"]["account"] == total(amounts)
        assert one["values"]["people"] == mine["psn_no"].nunique()
        seen += 1
    assert seen == rows[rows["lead_id"].isin(pooling)]["lead_id"].nunique() > 0


def test_a_dismissed_lead_has_no_money(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = [
        one["parameters"]["value"] for one in report(case, week(WEEK)).entries("report_lead", part="lead")
    ]
    store = ReviewStore(open_case(case).lead_store)
    at(monkeypatch, "2025-06-02T02:00:00+00:00")
    store.decide(before[0], "in_review", actor="a")
    store.decide(before[0], "dismissed", actor="a", reason="family")
    after = [
        one["parameters"]["value"] for one in report(case, week(WEEK)).entries("report_lead", part="lead")
    ]
    assert set(after) == set(before) - {before[0]}


def test_nobody_is_named(worked: Path) -> None:
    made = report(worked, week(WEEK))
    stated = made.said + json.dumps(made.figures, ensure_ascii=False)
    people = pd.read_parquet(worked / "tables" / "node_patient.parquet")
    doctors = pd.read_parquet(worked / "tables" / "node_doctor.parquet")
    for name in [*people["psn_no"], *people["psn_name"], *doctors["dr_name"].dropna(), *doctors["dr_code"]]:
        assert name not in stated


def test_the_same_bytes_in_every_format(ready: Path, tmp_path: Path) -> None:
    first, second = (
        write_report(open_case(ready), week(WEEK), tmp_path / one, made_at=MADE_AT).files for one in "ab"
    )
    assert [one.suffix for one in first] == [".docx", ".html", ".pdf", ".json"]
    assert [one.read_bytes() for one in first] == [one.read_bytes() for one in second]


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2025, 6, 2), date(2025, 6, 5)),  # Monday: Thursday
        (date(2025, 6, 4), date(2025, 6, 9)),  # Wednesday: Monday
        (date(2025, 6, 6), date(2025, 6, 11)),  # Friday: Wednesday
        (date(2025, 6, 7), date(2025, 6, 11)),  # Saturday: Wednesday
    ],
)
def test_three_working_days(start: date, due: date) -> None:
    assert working_days_after(start, 3) == due
