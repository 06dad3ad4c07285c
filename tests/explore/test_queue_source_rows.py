"""Source rows as a table: order, labels, masks, totals, and files that no spreadsheet runs."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.explore.row_table import PAGE, row_table
from workbench.spreadsheet import inert

FULL_WIDTH = "\uff1d\uff0b\uff0d\uff20"


def evidence(number: int, **more: Any) -> dict[str, Any]:
    return {
        "lead_id": "L-1",
        "session": 0,
        "relation": "swiped_at",
        "table_name": "setl_d",
        "row_key": f"S{number}",
        "source_file": "setl.csv",
        "source_row": 1000 + number,
        "at_time": datetime(2025, 1, 2, 10, 0, number % 60),
        "psn_no": "99000100000000000001",
        "card_id": None,
        "fund_pay_sumamt": Decimal("1234.50"),
        "acct_pay": float("nan"),
        **more,
    }


def test_a_page_on_paper() -> None:
    shown = row_table([evidence(1), evidence(2, fund_pay_sumamt=Decimal("-0.50"))], language="en").page(1)
    assert [column["label"] for column in shown["columns"]] == [
        "Source file", "Row", "Time", "person number", "paid by the fund", "Session", "Relation", "Table", "Key",
    ]  # fmt: skip
    assert shown["rows"][0] == [
        "setl.csv", "1001", "2025-01-02 10:00:01", "***0001", "1,234.50", "1", "swiped at", "settlement", "S1",
    ]  # fmt: skip
    assert shown["sums"] == ["", "", "", "", "1,234.00", "", "", "", ""]
    assert shown["shown"] == "2 of 2 rows shown"
    assert shown["masked"] is True
    assert json.loads(json.dumps(shown, allow_nan=False)) == shown


@pytest.mark.parametrize(
    ("relation", "said"),
    [
        ("swiped_at", "swiped at"),
        ("prescription_filled_at", "filled at"),
        ("seen_by", "seen by"),
        ("admitted_to", "admitted to"),
    ],
)
def test_every_relation_of_rows_behind_leads_has_a_name(relation: str, said: str) -> None:
    table = row_table([evidence(1, relation=relation)], language="en")
    assert table.cell(table.rows[0], "relation") == said


def test_a_source_row_that_stands_behind_two_sessions_counts_once() -> None:
    table = row_table([evidence(1), evidence(1, session=1), evidence(2, table_name="mdtrt_d", row_key="S1")])
    assert table.sums["fund_pay_sumamt"] == Decimal("2469.00")


def test_without_a_key_a_row_is_known_by_its_place_in_the_file() -> None:
    rows = [{"source_file": "a", "source_row": line, "fund_pay_sumamt": Decimal(1)} for line in (2, 2, 3)]
    assert row_table(rows).sums["fund_pay_sumamt"] == 2
    assert row_table([{"fund_pay_sumamt": Decimal(1)}] * 2).sums["fund_pay_sumamt"] == 2


def test_pages_say_how_much_is_shown() -> None:
    table = row_table([evidence(n) for n in range(PAGE + 1)], total=5000, language="en")
    assert table.page(2)["shown"] == "1 shown of 101 fetched, of 5,000 in all"
    assert table.page(99)["page"] == {"number": 2, "of": 2}
    assert row_table([]).page(1)["rows"] == []


def test_the_key_of_a_register_is_a_person_and_masked() -> None:
    register = {
        "table_name": "psn_info_b",
        "row_key": "99000100000000000001",
        "source_file": "f",
        "source_row": 2,
    }
    (row,) = row_table([register]).page(1)["rows"]
    assert "***0001" in row
    assert "99000100000000000001" not in json.dumps(row)


def test_another_mask_is_used_where_one_is_given() -> None:
    table = row_table([evidence(1)], shown=lambda column, _value: column.upper())
    assert "PSN_NO" in table.page(1)["rows"][0]
    assert "PSN_NO" in table.csv()


def test_a_frame_and_a_table_of_its_own() -> None:
    frame = pd.DataFrame(
        {"setl_id": ["S1"], "brdy": [date(1950, 5, 1)], "psn_name": ["Anna"], "unknown": ["x"]}
    )
    table = row_table(frame.to_dict("records"), table="setl_d", language="en")
    assert [table.label(name) for name in table.columns] == [
        "settlement id",
        "date of birth",
        "person name",
        "unknown",
    ]
    assert table.page(1)["rows"] == [["S1", "1950-**-**", "A**", "x"]]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t", "\r", "\n", "\0", *FULL_WIDTH, " =", "\t@", "  \uff1d"]
)
def test_text_that_could_be_a_formula_gets_an_apostrophe(start: str) -> None:
    assert inert(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"


@pytest.mark.parametrize("harmless", ["", "a=b", "A+", "2025-01-02", "***0001", "'=", "1,234.50"])
def test_other_text_stays_as_it_is(harmless: str) -> None:
    assert inert(harmless) == harmless


@given(st.lists(st.tuples(st.text(), st.decimals(-1000, 1000, places=2)), min_size=1, max_size=5))
def test_csv_comes_back_cell_by_cell_and_no_text_is_a_formula(values: list[tuple[str, Decimal]]) -> None:
    rows = [
        {"source_file": name, "source_row": line, "dise_name": name, "fund_pay_sumamt": money}
        for line, (name, money) in enumerate(values, start=2)
    ]
    written = row_table(rows).csv()
    assert written.startswith("\ufeff")
    read = list(csv.reader(io.StringIO(written[1:], newline="")))[1:]
    names = row_table(rows).columns
    for (name, money), line in zip(values, read, strict=True):
        cells = dict(zip(names, line, strict=True))
        assert cells["source_file"] in (name, f"'{name}")
        assert Decimal(cells["fund_pay_sumamt"]) == money
        for column in {"source_file", "dise_name"} & set(names):
            assert not cells[column].lstrip().startswith(("=", "+", "-", "@", *FULL_WIDTH))


@given(st.text())
def test_a_copy_keeps_rows_and_cells_apart(hostile: str) -> None:
    rows = [
        {"source_file": hostile, "source_row": 2, "dise_name": "x"},
        {"source_file": "f", "source_row": 3, "dise_name": "y"},
    ]
    lines = row_table(rows).tsv(1).split("\n")
    assert [line.count("\t") for line in lines] == [2, 2, 2]
