"""Who is named at which level, cell by cell."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from graph_loaders.ontology import ontology
from graph_loaders.schema import table_schemas
from tests.evidence.source_rows.conftest import Paper
from tests.evidence.source_rows.paper import A, B, C
from workbench.case import Case
from workbench.evidence.errors import EvidenceError
from workbench.evidence.source_rows import (
    Showing,
    ShownRows,
    ShownTable,
    SourceRows,
    rows_of_leads,
    shown_tables,
)
from workbench.run import read_run, run_ids
from workbench.trust.pseudonyms import Pseudonyms

PSEUDONYM = re.compile(r"P-[A-Z2-7]{26}")
SECRETS = ("张三丰", "李四光", "王五常", "赵经办", A, B, C, "OP990007", "K000001", "K000002", "K000003")


@pytest.fixture(scope="module")
def rows(on_paper: Paper) -> SourceRows:
    return rows_of_leads(on_paper.case, on_paper.run, on_paper.run.leads, extract=on_paper.extract)


def shown(rows: SourceRows, pseudonyms: Pseudonyms, level: str, **changes: object) -> ShownRows:
    return shown_tables(rows, replace(Showing.of(level, rows.members, pseudonyms), **changes))


def by_key(table: ShownTable) -> dict[str, dict[str, str]]:
    return {row[0]: dict(zip(table.columns, row, strict=True)) for row in table.rows}


def test_transfer_names_members_and_nobody_else(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    found = shown(rows, pseudonyms, "transfer")
    first = by_key(found.tables[0])
    assert first["S1"]["psn_no"] == first["S1"]["person"] == A
    assert (first["S1"]["psn_name"], first["S1"]["mdtrt_cert_no"]) == ("张三丰", f"K{A[-6:]}")
    for column in ("psn_no", "psn_name", "certno", "mdtrt_cert_no", "opter_id", "opter_name"):
        assert PSEUDONYM.fullmatch(first["S3"][column]), column
    assert first["S3"]["person"] == first["S3"]["psn_no"] == pseudonyms.of("patient", C)
    assert first["S3"]["mdtrt_cert_no"] == pseudonyms.of("card", f"SSC:K{C[-6:]}")
    assert PSEUDONYM.fullmatch(first["S1"]["opter_id"])
    assert first["S1"]["opter_id"] == first["S3"]["opter_id"]
    text = str(found)
    assert not any(secret in text for secret in ("王五常", "赵经办", C, "OP990007", f"K{C[-6:]}"))


def test_hidden_cells_are_counted_per_table_and_column(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    hidden = shown(rows, pseudonyms, "transfer").hidden
    person = dict.fromkeys(("psn_no", "psn_name", "certno", "mdtrt_cert_no"), 1)
    operator = dict.fromkeys(("opter_id", "opter_name"), 4)
    second = {"经办人ID": 3, "经办人姓名": 3}
    expected = {("setl_d-1", name): count for name, count in (person | operator).items()}
    assert hidden == expected | {("setl_d-2", name): count for name, count in second.items()}


def test_a_note_names_the_columns_that_are_hidden(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    (note,) = [one for one in shown(rows, pseudonyms, "transfer").notes if "假名" in one["zh"]]
    assert "setl_d-1 opter_id: 4" in note["en"]
    assert "setl_d-2 的 经办人ID 3 格" in note["zh"]


def test_internal_names_nobody_and_says_so(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    found = shown(rows, pseudonyms, "internal")
    assert not any(secret in str(found) for secret in SECRETS)
    first = by_key(found.tables[0])
    assert first["S1"]["psn_name"] == "张**"
    assert first["S1"]["person"] == pseudonyms.of("patient", A)
    assert first["S1"]["fixmedins_code"] == "P99000100001"
    second = by_key(found.tables[1])["S5"]
    assert (second["内部备注"], second["姓名"]) == ("***", "李**")
    (note,) = [note["zh"] for note in found.notes if "不认识的列" in note["zh"]]
    assert "内部备注" in note
    assert "姓名" not in note


def test_internal_digests_cannot_be_tried_without_the_key(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    internal, transfer = (shown(rows, pseudonyms, level).tables[0] for level in ("internal", "transfer"))
    digests = {row.key: row.sha256 for row in rows.tables[0].rows}
    assert {key: row["row_sha256"] for key, row in by_key(transfer).items()} == digests
    assert "row_sha256" not in internal.columns
    keyed = {key: row["row_hmac"] for key, row in by_key(internal).items()}
    assert keyed == {key: pseudonyms.keyed_digest(digest) for key, digest in digests.items()}
    assert not any(digest in str(internal) for digest in digests.values())


def test_unknown_columns_are_kept_at_transfer_and_listed(rows: SourceRows, pseudonyms: Pseudonyms) -> None:
    found = shown(rows, pseudonyms, "transfer")
    second = by_key(found.tables[1])["S5"]
    assert (second["内部备注"], second["姓名"]) == (f"note on {B}", "李四光")
    (note,) = [note for note in found.notes if "内部备注" in note["zh"]]
    assert "结算明细_2.csv" in note["zh"]
    assert "姓名" not in note["zh"]


def test_unknown_columns_do_not_tell_what_is_hidden_beside_them(
    rows: SourceRows, pseudonyms: Pseudonyms
) -> None:
    found = shown(rows, pseudonyms, "transfer", members=frozenset({("patient", A)}))
    second = by_key(found.tables[1])["S5"]
    assert second["内部备注"] == "***"
    assert second["姓名"] == second["人员姓名"] == pseudonyms.of("name", "李四光")
    assert not any(secret in str(found.tables[1].rows) for secret in (B, "李四光"))


def test_a_second_column_of_somebody_else_is_not_taken_for_the_members_own(
    rows: SourceRows, pseudonyms: Pseudonyms
) -> None:
    table = rows.tables[1]
    at = table.headings.index("姓名")
    some = tuple(replace(row, fields=(*row.fields[:at], "王五常")) for row in table.rows)
    changed = replace(rows, tables=(rows.tables[0], replace(table, rows=some)))
    second = by_key(shown(changed, pseudonyms, "transfer").tables[1])["S5"]
    assert second["人员姓名"] == "李四光"
    assert second["姓名"] == pseudonyms.of("name", "王五常")


def test_money_beside_the_rows_is_plain_and_sums_are_those_of_the_cells(
    rows: SourceRows, pseudonyms: Pseudonyms
) -> None:
    first, second = shown(rows, pseudonyms, "transfer").tables
    assert by_key(first)["S2"]["medfee_sumamt"] == "1,200.50"
    assert by_key(first)["S2"]["total_yuan"] == "1200.50"
    assert by_key(first)["S3"]["fund_yuan"] == "0.00"
    assert by_key(first)["R1"]["role"] == "refund"
    assert first.sums == {
        **{"total_yuan": "1320.50", "fund_yuan": "48.50", "account_yuan": "1264.00", "cash_yuan": "8.00"}
    }
    assert second.sums["fund_yuan"] == "50.00"


def test_headings_that_are_called_like_added_columns_stay_their_own(
    rows: SourceRows, pseudonyms: Pseudonyms
) -> None:
    table = rows.tables[0]
    headings = tuple("fund_yuan" if one == "msgid" else one for one in table.headings)
    changed = replace(rows, tables=(replace(table, headings=headings), rows.tables[1]))
    first = shown(changed, pseudonyms, "transfer").tables[0]
    assert len(set(first.columns)) == len(first.columns)
    assert first.sums["workbench_fund_yuan"] == "48.50"
    assert set(first.labels) == {one for one in first.columns if one.startswith("workbench_")}


CELLS = [
    ("mdtrt_d", "tel", {"psn_no": A, "psn_name": "x", "tel": "138"}, True),
    ("mdtrt_d", "tel", {"psn_no": A, "psn_name": "x", "coner_name": "x", "tel": "138"}, True),
    ("mdtrt_d", "tel", {"psn_no": A, "psn_name": "x", "coner_name": "y", "tel": "138"}, False),
    ("mdtrt_d", "coner_name", {"psn_no": A, "coner_name": "y"}, False),
    ("mdtrt_d", "addr", {"psn_no": C, "addr": "y"}, False),
    ("psn_info_b", "tel", {"psn_no": A, "tel": "138"}, True),
    ("psn_info_b", "live_addr", {"psn_no": C, "live_addr": "y"}, False),
    ("fee_list_d", "bilg_dr_name", {"psn_no": C, "bilg_dr_code": "D1", "bilg_dr_name": "y"}, True),
    ("fee_list_d", "bilg_dr_name", {"psn_no": A, "bilg_dr_code": "D2", "bilg_dr_name": "y"}, False),
    ("fee_list_d", "bilg_dr_name", {"psn_no": A, "bilg_dr_name": "y"}, False),
    ("dr_info_b", "certno", {"dr_code": "D1", "psn_no": C, "certno": "1"}, True),
    ("dr_info_b", "certno", {"dr_code": "D2", "psn_no": A, "certno": "1"}, False),
    ("setl_d", "opter_name", {"psn_no": A, "opter_name": "y"}, False),
    ("setl_d", "mdtrt_cert_no", {"psn_no": C, "mdtrt_cert_type": "03", "mdtrt_cert_no": "K1"}, True),
    ("setl_d", "mdtrt_cert_no", {"psn_no": C, "mdtrt_cert_type": "03", "mdtrt_cert_no": "K2"}, False),
    ("fixmedins_b", "hi_resper_name", {"fixmedins_code": "H1", "hi_resper_name": "y"}, False),
    ("fixmedins_b", "addr", {"fixmedins_code": "H1", "addr": "y"}, True),
    ("death_list", "certno", {"certno": "1"}, False),
]


@pytest.mark.parametrize(("table", "column", "checked", "plain"), CELLS)
def test_whose_a_cell_is(
    pseudonyms: Pseudonyms, table: str, column: str, checked: dict[str, str], plain: bool
) -> None:
    members = {("patient", A), ("doctor", "D1"), ("card", "SSC:K1")}
    value = checked[column]
    said, hidden = Showing.of("transfer", members, pseudonyms).cell(table, column, value, checked)
    assert (said == value, hidden) == (plain, not plain)
    if hidden:
        assert PSEUDONYM.fullmatch(said)


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_every_personal_column_of_every_table_is_hidden_of_a_stranger(
    pseudonyms: Pseudonyms, level: str
) -> None:
    showing = Showing.of(level, {("patient", A)}, pseudonyms)
    for table, schema in table_schemas().items():
        for column in set(schema.columns) & set(ontology().masked_columns) - {"addr"}:
            checked = {"psn_no": C, column: "99000188887777"}
            said, hidden = showing.cell(table, column, "99000188887777", checked)
            assert hidden, (table, column)
            assert "99000188887777" not in said


def test_pseudonyms_are_those_of_the_graph(pseudonyms: Pseudonyms) -> None:
    showing = Showing.of("transfer", (), pseudonyms)
    checked = {
        "psn_no": C,
        "mdtrt_cert_type": "02",
        "mdtrt_cert_no": "990001199001010003",
        "chfpdr_code": "D1",
    }
    cells = {name: showing.cell("mdtrt_d", name, value, checked)[0] for name, value in checked.items()}
    assert cells["psn_no"] == pseudonyms.of("patient", C) == showing.person("patient", C)
    assert cells["mdtrt_cert_no"] == pseudonyms.of("certificate", "990001199001010003")
    assert cells["chfpdr_code"] == showing.person("doctor", "D1")
    assert showing.person("pharmacy", "P1") == "P1"


def test_a_level_that_is_not_known_is_refused(pseudonyms: Pseudonyms) -> None:
    with pytest.raises(EvidenceError):
        Showing.of("secret", (), pseudonyms)


@pytest.mark.parametrize("level", ["internal", "transfer"])
def test_no_cell_of_a_city_names_a_stranger(
    ready: Path, city: Path, pseudonyms: Pseudonyms, level: str
) -> None:
    """Every name, number, phone and card of everybody in the rows who is no member is nowhere in the tables."""
    case = Case(ready)
    run = read_run(case, run_ids(case)[-1])
    rows = rows_of_leads(case, run, run.leads[:3], extract=city)
    found = shown(rows, pseudonyms, level)
    members = rows.members if level == "transfer" else frozenset()
    cells = {cell for table in found.tables for row in table.rows for cell in row}
    people = {row.checked["psn_no"] for table in rows.tables for row in table.rows if "psn_no" in row.checked}
    strangers = {one for one in people if ("patient", one) not in members}
    assert (level == "internal") == bool(strangers)
    assert cells.isdisjoint(strangers)
    operators = {row.checked.get("opter_id") for table in rows.tables for row in table.rows} - {None}
    assert operators
    assert cells.isdisjoint(operators)
    own = [
        row.checked for table in rows.tables for row in table.rows if row.checked.get("psn_no") in strangers
    ]
    assert cells.isdisjoint(
        {row[name] for row in own for name in ("certno", "psn_name", "tel") if name in row}
    )
