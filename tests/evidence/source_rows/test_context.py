"""Rows behind visible factors: on paper, which ones and no others; nobody's money, nobody else's rows."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from tests.evidence.source_rows.paper import COLUMNS, NAMES, OTHER, SHOP, A, B, C, back, lead, line
from workbench.case import Case
from workbench.evidence.law import amounts_of
from workbench.evidence.source_rows import Showing, SourceRows, rows_of_leads, shown_tables
from workbench.leads.lead import Lead, Member
from workbench.run import RunResult
from workbench.trust.pseudonyms import Pseudonyms

#: A died on 1 March and is listed by certificate alone. B was in hospital from 2 to 6 March. C bought at the other shop
#: twice and was never at the shop before 5 March; B had been there.
SWIPES = (
    line("B0", B, "1 08:03:05", ("9.00", "9.00", "0", "0")),
    line("C1", C, "1 09:03:05", ("7.00", "7.00", "0", "0"), fixmedins_code=OTHER),
    line("C2", C, "2 09:03:05", ("8.00", "8.00", "0", "0"), fixmedins_code=OTHER),
    line("B1", B, "2 09:03:05", ("5.00", "5.00", "0", "0"), fixmedins_code=OTHER),
    line("A1", A, "3 10:03:05", ("100.00", "60.00", "30.00", "10.00")),
    line("B2", B, "4 10:03:05", ("50.00", "50.00", "0", "0")),
    line("C3", C, "5 10:03:05", ("20.00", "20.00", "0", "0")),
    line("C4", C, "3 11:03:05", ("6.00", "6.00", "0", "0"), fixmedins_code=OTHER),
    back("C5", C, "3 12:03:05", ("-6.00", "-6.00", "0", "0"), fixmedins_code=OTHER, init_setl_id="C4"),
)
STAYS = (
    {"mdtrt_id": "H1", "psn_no": B, "begntime": "2025-03-02 08:00:00", "endtime": "2025-03-06 08:00:00"},
    {
        "mdtrt_id": "H2",
        "psn_no": B,
        "begntime": "2025-03-04 08:00:00",
        "endtime": "2025-03-08 08:00:00",
    },  # same day
    {"mdtrt_id": "H3", "psn_no": A, "begntime": "2025-02-20 08:00:00", "endtime": "2025-02-25 08:00:00"},
)
DEAD = (
    {"certno": f"99000119900101{A[-4:]}", "psn_name": NAMES[A], "die_date": "2025-03-01"},
    {
        "certno": f"99000119900101{C[-4:]}",
        "psn_name": NAMES[C],
        "die_date": "2025-03-09",
    },  # after the last swipe
)
POOL = lead("L-pool", "110.00", "30.00", Member("patient", A, "core"), Member("patient", B, "core"))
SENT = lead(
    "L-sent", "70.00", "0.00", Member("pharmacy", SHOP, "venue"), Member("patient", B, "steered"),
    Member("patient", C, "steered"),
)  # fmt: skip
LEADS = (
    replace(POOL, factors={"dead_owner": "1", "inpatient_elsewhere": "1"}),
    replace(SENT, scheme="referral_kickback", factors={"switching": "100%/0%"}),
)
BEHIND = {"L-pool": ("swiped_at", ("A1", "B2")), "L-sent": ("prescription_filled_at", ("B2", "C3"))}


@pytest.fixture(scope="module")
def extract(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("context") / "in"
    folder.mkdir()
    stays = [{"fixmedins_code": "H99000100001", "med_type": "21", "vali_flag": "1", **one} for one in STAYS]
    for name, rows in (("setl_d", SWIPES), ("mdtrt_d", stays), ("death_list", DEAD)):
        columns = COLUMNS if name == "setl_d" else tuple(rows[0])
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, columns)
            writer.writeheader()
            writer.writerows(rows)
    return folder


@pytest.fixture(scope="module")
def case(extract: Path) -> Case:
    return Case.load(extract, extract.parent / "case")[0]


def run_of(case: Case, folder: Path) -> RunResult:
    settled = pd.read_parquet(case.folder / "tables" / "setl_d.parquet").set_index("setl_id", drop=False)
    parts = [
        settled.loc[list(keys)].assign(lead_id=name, session=0, relation=relation, table_name="setl_d")
        for name, (relation, keys) in BEHIND.items()
    ]
    rows = (
        pd.concat(parts).rename(columns={"setl_id": "row_key", "setl_time": "at_time"}).assign(card_id=None)
    )
    folder.mkdir(exist_ok=True)
    rows.to_parquet(folder / "rows.parquet", index=False)
    return RunResult("R-context", folder, LEADS, ())


def found(case: Case, leads: tuple[Lead, ...] = LEADS, extract: Path | None = None) -> SourceRows:
    return rows_of_leads(case, run_of(case, case.folder.parent / "run"), leads, extract=extract)


def keys(rows: SourceRows) -> dict[str, list[tuple[str, tuple[str, ...], tuple[str, ...]]]]:
    return {one.table: [(row.key, row.factors, row.leads) for row in one.rows] for one in rows.context}


@pytest.mark.parametrize("original", [False, True])
def test_the_rows_are_those_of_the_factors_and_no_others(case: Case, extract: Path, original: bool) -> None:
    assert keys(found(case, extract=extract if original else None)) == {
        "death_list": [(f"99000119900101{A[-4:]}", ("dead_owner",), ("L-pool",))],
        "mdtrt_d": [("H1", ("inpatient_elsewhere",), ("L-pool",))],
        # The latest purchase that stood, at each place; B had been at the shop before.
        "setl_d": [("C2", ("switching",), ("L-sent",))],
    }


def test_leads_without_such_factors_have_no_context(case: Case) -> None:
    plain = tuple(replace(one, factors={"onset": "2025-03"}) for one in LEADS)
    assert found(case, plain).context == ()


def test_context_is_nobodys_money(case: Case) -> None:
    rows = found(case)
    plain = found(case, tuple(replace(one, factors={}) for one in LEADS))
    assert amounts_of(rows) == amounts_of(plain)
    assert rows.settlements == plain.settlements
    assert "C2" not in {one.setl_id for one in rows.settlements}


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_context_is_shown_apart_and_masked_by_the_level(
    case: Case, extract: Path, pseudonyms: Pseudonyms, level: str
) -> None:
    rows = found(case, extract=extract)
    shown = shown_tables(rows, Showing.of(level, rows.members, pseudonyms))
    tables = {
        one.stem: [dict(zip(one.columns, row, strict=True)) for row in one.rows] for one in shown.context
    }
    assert all(not one.sums and "fund_yuan" not in one.columns for one in shown.context)
    (dead,) = tables["death_list"]
    assert (dead["role"], dead["factors"], dead["die_date"]) == ("context", "dead_owner", "2025-03-01")
    text = json.dumps(tables, ensure_ascii=False)
    if level == "transfer":  # the list names a member by certificate alone
        assert (dead["person"], dead["psn_name"], dead["certno"]) == (A, NAMES[A], DEAD[0]["certno"])
    else:
        assert not any(one in text for one in (A, B, C, *NAMES.values(), DEAD[0]["certno"]))
    assert any("不计入任何金额" in note["zh"] for note in shown.notes)
