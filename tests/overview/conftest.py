"""A small case and run made by hand: one lead of each scheme, one that is explained."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from workbench.case import Case
from workbench.leads.lead import Explanation, Lead, Member
from workbench.overview import write_overview
from workbench.run import RunResult

from .reading import Page

PEOPLE = [f"9900010000000000{k:04d}" for k in range(12)]
DOCTOR, PHARMACY, HOSPITAL = "D990001000001", "P99000100001", "H99000100001"
START = datetime(2025, 3, 1, 18, 0)


def text(zh: str, en: str = "") -> dict[str, str]:
    return {"zh": zh, "en": en or zh}


def lead(rank: int, scheme: str, members: tuple[Member, ...], **changes: Any) -> Lead:
    base = Lead(
        scheme=scheme,
        key=f"key{rank}",
        title=text(f"title {rank}"),
        sentence=text(f"sentence {rank}"),
        observed=120 + rank,
        expected=3.25,
        log10_q=-12.0,
        llr=50.0,
        score=50.0,
        priority="high",
        first_on=date(2025, 3, 1),
        last_on=date(2025, 4, 1),
        fund_yuan=Decimal("0.00"),
        account_yuan=Decimal("0.00"),
        members=members,
        explanations=(
            Explanation("household", 0.25, text("evidence of the household")),
            Explanation("monthly_round", 0.0, text("no timetable")),
        ),
        lead_id=f"L-{rank:08d}",
        rank=rank,
    )
    return replace(base, **changes)


def people(role: str = "core") -> tuple[Member, ...]:
    return tuple(Member("patient", one, role, 4) for one in PEOPLE)


def rows_of(one: Lead, place: str, relation: str, doctor: str | None) -> list[dict[str, Any]]:
    """Four sessions of all persons; amounts with decimals that floats would spoil when added up."""
    return [
        {
            "lead_id": one.lead_id,
            "session": session,
            "relation": relation,
            "table_name": "setl_d",
            "row_key": f"S{one.rank}{session:02d}{k:02d}",
            "source_file": "SETL_D.csv",
            "source_row": 2 + k,
            "at_time": START + timedelta(days=9 * session, seconds=40 * k),
            "psn_no": person,
            "card_id": f"SSC:K{person}",
            "dr_code": doctor,
            "fixmedins_code": place,
            "medfee_sumamt": 100.1,
            "fund_pay_sumamt": 70.1 + k / 100,
            "acct_pay": 30.0 + k / 100,
            "cash_payamt": 0.0,
        }
        for session in range(4)
        for k, person in enumerate(PEOPLE)
    ]


def write_tables(folder: Path, names: dict[str, str]) -> None:
    tables = folder / "tables"
    tables.mkdir(parents=True)
    at = [START + timedelta(days=k) for k in range(12)]
    frames: dict[str, dict[str, Any]] = {
        "node_patient": {"patient": range(12), "psn_no": PEOPLE},
        "node_place": {
            "place": [0, 1],
            "fixmedins_code": [HOSPITAL, PHARMACY],
            "fixmedins_name": [names["hospital"], names["pharmacy"]],
            "kind": ["facility", "pharmacy"],
        },
        "node_doctor": {
            "doctor": [0, 1],
            "dr_code": [DOCTOR, "D990001000002"],
            "dr_name": [names["doctor"], "Other Doctor"],
            "medins_code": [HOSPITAL, HOSPITAL],
        },
        "event_prescription": {
            "patient": range(12),
            "doctor": [0] * 8 + [1] * 4,
            "place": [1] * 7 + [0] * 5,
            "filled_at": at,
        },
        "event_purchase": {
            "place": [1] * 12,
            "swiped_at": [START + timedelta(minutes=3 * k) for k in range(12)],
        },
        "event_admission": {
            "event": range(12),
            "patient": range(12),
            "place": [0] * 12,
            "begin_at": [START + timedelta(seconds=40 * k) for k in range(12)],
            "end_at": [START + timedelta(days=5 + k) for k in range(12)],
            "fund_pay_sumamt": [Decimal(2600 + k) for k in range(12)],
            "counted": [True] * 12,
        },
    }
    for name, columns in frames.items():
        pd.DataFrame(columns).to_parquet(tables / f"{name}.parquet", index=False)
    money = pa.decimal128(18, 2)
    settled = {
        "setl_time": pa.array([START, START + timedelta(days=300), None], pa.timestamp("us")),
        "fund_pay_sumamt": pa.array([Decimal("10.10"), Decimal("20.25"), Decimal("99.00")], money),
        "acct_pay": pa.array([Decimal("1.05"), None, Decimal("9.00")], money),
        "vali_flag": pa.array([None, "1", "0"]),
    }
    pq.write_table(pa.table(settled), tables / "setl_d.parquet")


def report(note: str) -> dict[str, Any]:
    entry = {"name": "SETL_D.csv", "table": "setl_d", "records": 1234, "accepted": 1200, "rejected": 4}
    entry |= {"exact_duplicates": 30, "reasons": {"bad_time": 4}, "switched_off": [text(note)]}
    return {
        "balanced": True,
        "files": [entry],
        "switched_off": [text("no prison list")],
        "skipped": [{"name": "notes.docx", **text("not a table")}],
    }


PLAIN = {"hospital": "Hospital One", "pharmacy": "Pharmacy One", "doctor": "Grantham Li"}

Maker = Callable[..., tuple[Case, RunResult]]


def build(
    folder: Path,
    names: dict[str, str] | None = None,
    leads: tuple[Lead, ...] | None = None,
    without: tuple[str, ...] = (),
    tables: bool = True,
    note: str = "no contract dates",
) -> tuple[Case, RunResult]:
    """A case with a run; names of places, leads, and columns of the rows can be changed."""
    chosen = names or PLAIN
    run_folder = folder / "runs" / "R-1"
    run_folder.mkdir(parents=True)
    if tables:
        write_tables(folder, chosen)
    (folder / "load-report.json").write_text(json.dumps(report(note)), encoding="utf-8")
    found = standard_leads(chosen) if leads is None else leads
    rows = [row for one in found for row in rows_for(one)]
    table = pd.DataFrame(rows or {"lead_id": pd.Series(dtype="str")}).drop(
        columns=list(without), errors="ignore"
    )
    table.to_parquet(run_folder / "rows.parquet", index=False)
    return Case(folder), RunResult("R-1", run_folder, found, (text("a note of the run"),))


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Makes a case in a folder of this test."""
    return partial(build, tmp_path / "case")


@pytest.fixture(scope="session")
def shared_page(tmp_path_factory: pytest.TempPathFactory) -> Page:
    """The page of the plain case, in English, for tests that only read."""
    folder = tmp_path_factory.mktemp("overview")
    write_overview(*build(folder / "case"), folder / "page.html", language="en")
    return Page(folder / "page.html")


def rows_for(one: Lead) -> list[dict[str, Any]]:
    if one.scheme == "card_pooling":
        return rows_of(one, PHARMACY, "swiped_at", None)
    if one.scheme == "referral_kickback":
        return rows_of(one, PHARMACY, "prescription_filled_at", DOCTOR)
    return rows_of(one, HOSPITAL, "admitted_to", DOCTOR)


def standard_leads(names: dict[str, str]) -> tuple[Lead, ...]:
    venue = Member("pharmacy", PHARMACY, "venue", 4)
    doctor = Member("doctor", DOCTOR, "core", 7)
    cards = tuple(Member("card", f"SSC:K{one}", "core", 4) for one in PEOPLE)
    explained = (Explanation("shared_address", 1.0, text("all at one address")),)
    return (
        lead(1, "card_pooling", (*people(), *cards, venue), title=text(f"{names['pharmacy']} pooled")),
        lead(
            2,
            "referral_kickback",
            (doctor, venue, *people("steered")),
            title=text(f"patients of {names['doctor']} at {names['pharmacy']}"),
            sentence=text(f"{names['doctor']} sent 7 of 8"),
            factors={"onset": "2025-03"},
            priority="medium",
        ),
        lead(
            3,
            "collusive_admission",
            (*people(), doctor, Member("facility", HOSPITAL, "venue", 4)),
            factors={"amounts_close": "1%/34%"},
            log10_q=-400.0,
            expected=0.0,
        ),
        lead(4, "card_pooling", (*people(), venue), reported=False, score=0.0, explanations=explained),
    )
