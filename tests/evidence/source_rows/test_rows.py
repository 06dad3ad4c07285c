"""The rows behind leads: each once, as in the files, with its refunds, and nothing that the case does not hold."""

from __future__ import annotations

import csv
import hashlib
import shutil
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from graph_loaders import LoadError
from tests.evidence.source_rows import paper
from tests.evidence.source_rows.conftest import Paper
from tests.evidence.source_rows.paper import COLUMNS, FIRST, SECOND
from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.source_rows import SourceRows, rows_of_leads
from workbench.run import read_run, run_ids

ROLES = {"S1": "relied_on", "S2": "relied_on", "S3": "relied_on", "R1": "refund"} | {
    "S5": "relied_on",
    "S6": "relied_on",
    "R5": "refund",
}


def rows_of(on_paper: Paper, extract: Path | None) -> SourceRows:
    return rows_of_leads(on_paper.case, on_paper.run, on_paper.run.leads, extract=extract)


@pytest.fixture(scope="module", params=["original", "checked"])
def rows(on_paper: Paper, request: pytest.FixtureRequest) -> SourceRows:
    found = rows_of(on_paper, on_paper.extract if request.param == "original" else None)
    assert found.basis == request.param
    return found


def test_every_row_is_there_once_with_its_refunds_and_no_other(rows: SourceRows) -> None:
    keys = [row.key for table in rows.tables for row in table.rows]
    assert Counter(keys) == Counter(ROLES.keys())
    assert {row.key: row.role for table in rows.tables for row in table.rows} == ROLES
    assert {one.setl_id: one.role for one in rows.settlements} == ROLES


def test_a_refund_says_what_it_takes_back_and_for_whom(rows: SourceRows) -> None:
    found = {one.setl_id: one for one in rows.settlements}
    assert (found["R1"].takes_back, found["R1"].refund_for) == ("S1", ("L-others", "L-pool"))
    assert (found["R5"].takes_back, found["R5"].refund_for) == ("S5", ("L-others",))
    assert found["S1"].leads == ("L-others", "L-pool")
    assert [one.setl_id for one in rows.settlements if one.is_refund] == ["R1", "R5"]
    assert found["S3"].missing == ("fund",)


def test_settlements_are_in_the_order_of_time(rows: SourceRows) -> None:
    assert [one.setl_id for one in rows.settlements] == ["S1", "S2", "S3", "R1", "S5", "S6", "R5"]


def test_originals_are_the_lines_of_the_files(on_paper: Paper) -> None:
    found = rows_of(on_paper, on_paper.extract)
    assert [(table.stem, table.source_file) for table in found.tables] == [
        ("setl_d-1", "setl_d_1.csv"),
        ("setl_d-2", "结算明细_2.csv"),
    ]
    for table, encoding in zip(found.tables, ("utf-8", "gb18030"), strict=True):
        raw = (on_paper.extract / table.source_file).read_bytes().split(b"\r\n")
        assert list(table.headings) == next(csv.reader([raw[0].decode(encoding)]))
        for row in table.rows:
            line = raw[row.source_row - 1]
            assert list(row.fields) == next(csv.reader([line.decode(encoding)]))
            assert row.sha256 == hashlib.sha256(line).hexdigest()
    assert {one.name for one in found.files} == {"setl_d_1.csv", "结算明细_2.csv"}


def test_headings_are_told_apart_from_what_they_mean(on_paper: Paper) -> None:
    first, second = rows_of(on_paper, on_paper.extract).tables
    assert first.declared == COLUMNS
    assert second.declared == (*COLUMNS, None, None)


def test_rows_of_the_case_have_no_digest_and_all_declared_columns(on_paper: Paper) -> None:
    (table,) = rows_of(on_paper, None).tables
    assert table.stem == "setl_d"
    assert {row.sha256 for row in table.rows} == {""}
    shown = {row.key: dict(zip(table.headings, row.fields, strict=True)) for row in table.rows}
    assert shown["S2"]["medfee_sumamt"] == "1200.50"
    assert shown["S3"]["fund_pay_sumamt"] is None
    assert shown["S2"]["psn_name"] == "李四光"


def refused(code: str, on_paper: Paper, **changes: object) -> None:
    with pytest.raises(EvidenceError) as refusal:
        rows_of_leads(**{"case": on_paper.case, "run": on_paper.run, "leads": on_paper.run.leads, **changes})
    assert refusal.value.code == code


def test_a_lead_without_rows_is_refused(on_paper: Paper) -> None:
    refused("rows_none", on_paper, leads=[replace(on_paper.run.leads[0], lead_id="L-nobody")])


@pytest.mark.parametrize(
    ("column", "value"),
    [("row_key", "S9"), ("source_row", 99), ("source_file", "other"), ("acct_pay", Decimal("30.01"))],
)
def test_a_row_that_is_not_what_the_run_saw_is_refused(
    on_paper: Paper, tmp_path: Path, column: str, value: object
) -> None:
    rows = pd.read_parquet(on_paper.run.folder / "rows.parquet")
    rows.loc[0, column] = value
    rows.to_parquet(tmp_path / "rows.parquet", index=False)
    refused("rows_missing", on_paper, run=replace(on_paper.run, folder=tmp_path))


def test_an_extract_that_was_changed_is_refused(on_paper: Paper, tmp_path: Path) -> None:
    other = Path(shutil.copytree(on_paper.extract, tmp_path / "in"))
    path = other / "setl_d_1.csv"
    path.write_bytes(path.read_bytes().replace(b",60.00,", b",61.00,"))
    with pytest.raises(LoadError) as refusal:
        rows_of(on_paper, other)
    assert refusal.value.code == "original_changed"


@pytest.mark.parametrize("column", ["medfee_sumamt", "fund_pay_sumamt", "acct_pay", "cash_payamt", "psn_no"])
def test_an_original_that_is_not_what_the_case_holds_is_refused(
    on_paper: Paper, tmp_path: Path, column: str
) -> None:
    """A case whose table was exchanged: the file's digest is right, the row is not."""
    case = Case(Path(shutil.copytree(on_paper.case.folder, tmp_path / "case")))
    path = case.folder / "tables" / "setl_d.parquet"
    table = pd.read_parquet(path, dtype_backend="pyarrow")
    at = table.index[table["setl_id"] == "R1"][0]
    table.loc[at, column] = "99000100000000000009" if column == "psn_no" else Decimal("-77.00")
    table.to_parquet(path, index=False)
    head = case.folder / "case.toml"
    said = [line for line in head.read_text("utf-8").splitlines() if not line.startswith("setl_d =")]
    head.write_text("\n".join([*said, f"setl_d = {path.stat().st_size}", ""]), encoding="utf-8")
    refused("rows_differ", on_paper, case=case, extract=on_paper.extract)


def test_every_lead_of_a_city_finds_its_rows_in_the_extract(ready: Path, city: Path) -> None:
    case = Case(ready)
    run = read_run(case, run_ids(case)[-1])
    found = rows_of_leads(case, run, run.leads, extract=city)
    behind = run.rows().drop_duplicates(["table_name", "row_key"])
    relied = {
        (table.table, row.key) for table in found.tables for row in table.rows if row.role == "relied_on"
    }
    assert relied == set(zip(behind["table_name"], behind["row_key"], strict=True))
    assert {table.table for table in found.tables} == set(behind["table_name"])


def test_the_paper_case_is_what_it_says() -> None:
    assert len({row["setl_id"] for row in (*FIRST, *SECOND)}) == 10
    assert set(ROLES) == {*paper.POOL, *paper.OTHERS, "R1", "R5"}
