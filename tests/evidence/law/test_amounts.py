"""Amounts: on paper, and recounted from the raw extract with Python's csv module and Decimal alone."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from tests.evidence.source_rows.conftest import Paper
from tests.evidence.source_rows.paper import OTHER, SHOP, A, B, C
from tests.graph_loaders.conftest import EXTRACTS
from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.law import (
    AMOUNT_COLUMNS,
    Amounts,
    amount_labels,
    amount_notes,
    amount_rows,
    amounts_of,
    amounts_record,
)
from workbench.evidence.source_rows import Money, Showing, SourceRows, rows_of_leads
from workbench.run import RunResult, read_run, run_ids
from workbench.trust.pseudonyms import Pseudonyms


def money(total: str, fund: str, account: str, cash: str) -> Money:
    return Money(*map(Decimal, (total, fund, account, cash)))


@pytest.fixture(scope="module", params=["original", "checked"])
def rows(on_paper: Paper, request: pytest.FixtureRequest) -> SourceRows:
    extract = on_paper.extract if request.param == "original" else None
    return rows_of_leads(on_paper.case, on_paper.run, on_paper.run.leads, extract=extract)


@pytest.fixture(scope="module")
def amounts(rows: SourceRows) -> Amounts:
    return amounts_of(rows)


def test_the_whole_on_paper(amounts: Amounts) -> None:
    """S1 to S3, S5 and S6; R1 and R5 taken off. S1 stands behind two leads and counts once."""
    whole = amounts.whole
    assert (whole.settlements, whole.refunds) == (5, 2)
    assert whole.gross == money("1480.50", "160.50", "1270.00", "50.00")
    assert whole.refund == money("-90.00", "-62.00", "-6.00", "-22.00")
    assert whole.net == money("1390.50", "98.50", "1264.00", "28.00")


def test_persons_and_institutions_on_paper(amounts: Amounts) -> None:
    persons = {one.id: (one.settlements, one.refunds, one.net) for one in amounts.persons}
    assert persons == {
        A: (1, 1, money("80.00", "48.00", "24.00", "8.00")),
        B: (3, 1, money("1270.50", "50.50", "1200.00", "20.00")),
        C: (1, 0, money("40.00", "0.00", "40.00", "0.00")),
    }
    places = {one.id: (one.kind, one.gross.fund, one.refund.fund) for one in amounts.institutions}
    assert places == {
        SHOP: ("pharmacy", Decimal("60.50"), Decimal("-12.00")),
        OTHER: ("pharmacy", Decimal("100.00"), Decimal("-50.00")),
    }


def test_leads_under_both_definitions_on_paper(amounts: Amounts) -> None:
    pool, others = amounts.leads
    assert (pool.relied_on.fund, pool.relied_on.account) == (Decimal("60.50"), Decimal("1270.00"))
    assert pool.added_refunds == money("-20.00", "-12.00", "-6.00", "-2.00")
    assert (pool.net.fund, pool.net.account) == (Decimal("48.50"), Decimal("1264.00"))
    assert (others.relied_on.fund, others.net.fund) == (Decimal("160.00"), Decimal("98.00"))
    assert amounts.shared == money("80.00", "48.00", "24.00", "8.00")
    assert dict(amounts.missing) == {"fund": 1}


@pytest.mark.parametrize("column", ["fund_yuan", "account_yuan"])
def test_a_lead_that_states_something_else_has_no_amounts(rows: SourceRows, column: str) -> None:
    for more in ("0.01", "-0.01"):
        first = rows.leads[0]
        changed = replace(first, **{column: getattr(first, column) + Decimal(more)})
        with pytest.raises(EvidenceError) as refusal:
            amounts_of(replace(rows, leads=(changed, *rows.leads[1:])))
        assert refusal.value.code == "amounts_tie"
        assert "L-pool" in refusal.value.message_zh


def test_a_row_that_is_missing_or_there_twice_has_no_amounts(rows: SourceRows) -> None:
    table = rows.tables[0]
    for some in (table.rows[1:], (*table.rows, table.rows[0])):
        with pytest.raises(EvidenceError):
            amounts_of(replace(rows, tables=(replace(table, rows=some), *rows.tables[1:])))
    refund = next(one for one in rows.settlements if one.setl_id == "R1")
    with pytest.raises(EvidenceError):
        amounts_of(replace(rows, settlements=tuple(one for one in rows.settlements if one is not refund)))


def test_one_fen_more_in_a_source_row_has_no_amounts(rows: SourceRows) -> None:
    table = rows.tables[0]
    at = table.declared.index("acct_pay")
    row = next(row for row in table.rows if row.key == "S1")
    changed = replace(row, fields=(*row.fields[:at], "30.01", *row.fields[at + 1 :]))
    some = tuple(changed if one is row else one for one in table.rows)
    with pytest.raises(EvidenceError) as refusal:
        amounts_of(replace(rows, tables=(replace(table, rows=some), *rows.tables[1:])))
    assert refusal.value.code == "amounts_tie"


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_the_table_of_amounts_names_members_only_at_transfer(
    rows: SourceRows, amounts: Amounts, pseudonyms: Pseudonyms, level: str
) -> None:
    showing = Showing.of(level, rows.members, pseudonyms)
    table = amount_rows(amounts.persons, rows, showing)
    assert {len(row) for row in table} == {len(AMOUNT_COLUMNS)} == {len(amount_labels("en"))}
    plain = {A, B} if level == "transfer" else set()
    assert {row[1] for row in table} == plain | {pseudonyms.of("patient", one) for one in {A, B, C} - plain}
    assert sum(row[AMOUNT_COLUMNS.index("net_fund")] for row in table) == Decimal("98.50")
    record = json.dumps(amounts_record(amounts, rows, showing), ensure_ascii=False)
    assert (A in record) == ("张三丰" in record) == (level == "transfer")
    assert C not in record
    assert "王五常" not in record
    assert record == json.dumps(amounts_record(amounts_of(rows), rows, showing), ensure_ascii=False)


def test_what_is_missing_is_said(amounts: Amounts) -> None:
    assert any("1 个金额单元格为空" in note["zh"] for note in amount_notes(amounts))


FUND, ACCOUNT = "fund_pay_sumamt", "acct_pay"
FOUR = ("medfee_sumamt", FUND, ACCOUNT, "cash_payamt")
Line = dict[str, str]


def amount(line: Line, column: str) -> Decimal:
    return Decimal(line[column] or "0")


def given_back(line: Line) -> bool:
    return line["vali_flag"] != "0" and (line["refd_setl_flag"] == "1" or amount(line, FOUR[0]) < 0)


def recount(lines: dict[str, Line], relied: set[str]) -> dict[str, Decimal]:
    """Sums over settlements and the refunds that name them, from the lines of the file alone."""
    counted = relied | {
        key for key, line in lines.items() if given_back(line) and line.get("init_setl_id") in relied
    }
    return {column: sum((amount(lines[key], column) for key in counted), Decimal(0)) for column in FOUR}


def test_a_city_recounted_from_its_raw_extract(ready: Path, city: Path, tmp_path: Path) -> None:
    pyarrow.csv.write_csv(pq.read_table(city / "SETL_D.parquet"), tmp_path / "raw.csv")
    with (tmp_path / "raw.csv").open(encoding="utf-8", newline="") as stream:
        lines = {line["setl_id"]: line for line in csv.DictReader(stream)}
    case = Case(ready)
    run = read_run(case, run_ids(case)[-1])
    assert len({lead.scheme for lead in run.leads}) == 3
    amounts = amounts_of(rows_of_leads(case, run, run.leads, extract=city))
    every: set[str] = set()
    for lead, mine in zip(run.leads, amounts.leads, strict=True):
        behind = run.rows(lead.lead_id)
        relied = set(behind[behind["table_name"] == "setl_d"]["row_key"])
        every |= relied
        assert _four(mine.net) == recount(lines, relied)
        assert mine.relied_on.fund == sum((amount(lines[key], FUND) for key in relied), Decimal(0))
    assert _four(amounts.whole.net) == recount(lines, every)
    by_person: dict[str, Decimal] = defaultdict(Decimal)
    for key, line in lines.items():
        if key in every or (given_back(line) and line["init_setl_id"] in every):
            by_person[line["psn_no"]] += amount(line, FUND)
    assert {one.id: one.net.fund for one in amounts.persons} == by_person


def _four(one: Money) -> dict[str, Decimal]:
    return dict(zip(FOUR, (one.total, one.fund, one.account, one.cash), strict=True))


@pytest.mark.extracts
@pytest.mark.skipif(not EXTRACTS.is_dir(), reason="the shared extracts are not beside the checkout")
def test_a_bureaus_extract_with_its_faults_recounted(tmp_path: Path) -> None:
    """Every tenth refunded and every fiftieth other settlement, over two files, two dialects, two encodings."""
    from tests.evidence.law.bureau import a_lead, raw_lines  # noqa: PLC0415 - loads nothing unless it is asked

    case, _ = Case.load(EXTRACTS / "bureau", tmp_path / "case")
    lead, run = a_lead(case, tmp_path / "run")
    assert isinstance(run, RunResult)
    lines = raw_lines(EXTRACTS / "bureau")
    relied = set(run.rows()["row_key"])
    amounts = amounts_of(rows_of_leads(case, run, [lead], extract=EXTRACTS / "bureau"))
    assert amounts.basis == "original"
    assert amounts.whole.refunds > 5
    assert _four(amounts.whole.net) == recount(lines, relied)
