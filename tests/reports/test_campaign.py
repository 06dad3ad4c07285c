"""The summary of a campaign: parts that make the whole, amounts that only people know left blank."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from tests.reports.making import MADE_AT, Report, at, context_of, parts, report, total
from workbench import open_case
from workbench.documents.model import blanks
from workbench.errors import WorkbenchError
from workbench.leads.review import ReviewStore
from workbench.reports import campaign, rows_of, write_report
from workbench.reports.ground import Ground
from workbench.reports.output import document_of
from workbench.run import latest_run

PERIOD = campaign("2025-06-01", "2025-06-30")


@pytest.fixture
def decided(case: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    """A case with one lead of every kind confirmed, and another one confirmed after the campaign."""
    run = latest_run(open_case(case))
    kinds = {one.scheme: one.lead_id for one in reversed(run.leads) if one.reported}
    upheld = sorted(kinds.values())
    rest = [one.lead_id for one in run.leads if one.reported and one.lead_id not in upheld]
    store = ReviewStore(open_case(case).lead_store)
    at(monkeypatch, "2025-06-10T02:00:00+00:00")
    store.decide([*upheld, rest[0]], "in_review", actor="a")
    store.decide(upheld, "confirmed", actor="a", reason="rows_checked")
    at(monkeypatch, "2025-07-01T02:00:00+00:00")
    store.decide(rest[0], "confirmed", actor="a", reason="on_site")
    return case, upheld


def behind(case: Path, leads: list[str]) -> pd.DataFrame:
    """Settlements behind leads, found by pandas from the run's rows and the checked table."""
    rows = latest_run(open_case(case)).rows()
    rows = rows[rows["lead_id"].isin(leads)]
    settled = pd.read_parquet(case / "tables" / "setl_d.parquet")
    settled = settled[settled["vali_flag"] != "0"]
    own = settled["setl_id"].isin(rows.loc[rows["table_name"] == "setl_d", "row_key"])
    own |= settled["mdtrt_id"].isin(rows.loc[rows["table_name"] == "mdtrt_d", "row_key"])
    back = settled["init_setl_id"].isin(settled.loc[own, "setl_id"])
    return settled[own | back]


def cents(values: pd.Series) -> str:  # type: ignore[type-arg]
    return total(Decimal(str(one)).quantize(Decimal("0.01")) for one in values.fillna(0))


def test_only_what_people_upheld_in_the_campaign_counts_each_settlement_once(
    decided: tuple[Path, list[str]],
) -> None:
    case, upheld = decided
    made = report(case, PERIOD)
    rows = behind(case, upheld)
    stated = made.entry("report_campaign", view="whole")
    assert stated["rows"] == len(rows)
    assert stated["values"]["leads"] == len(upheld) == 3
    assert stated["values"]["people"] == rows["psn_no"].nunique()
    assert stated["values"]["places"] == rows["fixmedins_code"].nunique()
    assert stated["values"]["fund"] == cents(rows["fund_pay_sumamt"])
    assert stated["values"]["account"] == cents(rows["acct_pay"])


def test_parts_make_the_whole(decided: tuple[Path, list[str]]) -> None:
    made = report(decided[0], PERIOD)
    whole = made.entry("report_campaign", view="whole")["values"]
    for view in ("place_kind", "place", "month"):
        parts = made.entries("report_campaign", view=view)
        for measure in ("total", "fund", "account"):
            assert total(Decimal(one["values"][measure]) for one in parts) == whole[measure]
    shares = made.entries("report_campaign", view="scheme")
    assert len(shares) == 3


def test_institutions_of_each_kind_are_counted(decided: tuple[Path, list[str]]) -> None:
    case, upheld = decided
    codes = behind(case, upheld)["fixmedins_code"].unique()
    pharmacies = sum(one.startswith("P") for one in codes)
    said = report(case, PERIOD).said
    assert (
        f"定点医药机构 {len(codes)} 家，其中定点医疗机构 {len(codes) - pharmacies} 家、定点零售药店 {pharmacies} 家"
        in said
    )


def test_what_an_authority_finds_is_a_blank(decided: tuple[Path, list[str]]) -> None:
    document = report(decided[0], PERIOD).document
    assert len(blanks(document)) == 8


def test_parts_that_do_not_make_the_whole_stop_it(
    decided: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Ground.ask

    def one_fen_more(self: Ground, name: str, **named: object) -> list[dict[str, object]]:
        rows = asked(self, name, **named)  # type: ignore[arg-type]
        if name == "report_campaign":
            next(row for row in rows if row["view"] == "month")["fund_fen"] += 1
        return rows

    monkeypatch.setattr(Ground, "ask", one_fen_more)
    with context_of(decided[0], PERIOD) as context, pytest.raises(WorkbenchError) as problem:
        document_of(context)
    assert problem.value.code == "report_tie"


def test_a_campaign_without_decisions_says_so(ready: Path) -> None:
    made = report(ready, PERIOD)
    assert "期内没有决定为属实或者移送的线索" in made.said
    assert made.figures == []


def test_figures_lead_back_to_rows(decided: tuple[Path, list[str]], tmp_path: Path) -> None:
    case, upheld = decided
    (stated,) = write_report(open_case(case), PERIOD, tmp_path, formats=[], made_at=MADE_AT).files
    entries: list[dict[str, object]] = json.loads(stated.read_text(encoding="utf-8"))["figures"]
    (whole,) = [one for one in entries if one["parameters"] == {"view": "whole", "value": ""}]
    found = rows_of(open_case(case), stated, str(whole["number"]))
    assert set(found["setl_id"]) == set(behind(case, upheld)["setl_id"])


def test_nobody_is_named(decided: tuple[Path, list[str]]) -> None:
    made: Report = report(decided[0], PERIOD)
    people = pd.read_parquet(decided[0] / "tables" / "node_patient.parquet")
    for name in [*people["psn_no"], *people["psn_name"]]:
        assert name not in made.said


def test_no_part_is_missing_where_nothing_was_decided(ready: Path, decided: tuple[Path, list[str]]) -> None:
    empty, full = report(ready, campaign("2019-01-01", "2019-01-31")), report(decided[0], PERIOD)
    assert parts(empty) == parts(full) == "一二三四五六七八"
    assert empty.said.count("无。") == 3
    assert "无。" not in full.said
