"""Sums, rows and edges counted again from the raw extract, with libraries that did not make them."""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import networkx as nx
import openpyxl
import pyarrow.parquet as pq
import pytest

from tests.evidence.package.making import Made
from workbench.evidence.parts import folder_of

MONEY = {"total": "medfee_sumamt", "fund": "fund_pay_sumamt", "account": "acct_pay", "cash": "cash_payamt"}


def lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, strict=True))


@pytest.fixture(scope="module")
def recount(made: Made) -> list[dict[str, Any]]:
    """Settlements behind the leads and the refunds of them, from the extract and the run alone."""
    raw = {one["setl_id"]: one for one in pq.read_table(made.extract / "SETL_D.parquet").to_pylist()}
    behind = pq.read_table(made.case.run().folder / "rows.parquet").to_pylist()
    keys = {
        one["row_key"] for one in behind if one["lead_id"] in made.lead_ids and one["table_name"] == "setl_d"
    }
    refunds = {key for key, one in raw.items() if one.get("init_setl_id") in keys and one["vali_flag"] != "0"}
    return [raw[key] for key in sorted(keys | refunds)]


def test_sums_are_those_of_the_extract_to_the_fen(
    made: Made, package: Path, recount: list[dict[str, Any]]
) -> None:
    truth = {
        kind: sum((Decimal(str(one[column] or 0)) for one in recount), Decimal(0))
        for kind, column in MONEY.items()
    }
    stated = json.loads((package / folder_of("5.04") / "totals.json").read_text("utf-8"))
    tables = {Path(one["file"]).name: one for one in stated["tables"]}
    assert tables["setl_d.csv"]["rows"] == len(recount)
    for kind, value in truth.items():
        assert Decimal(tables["setl_d.csv"]["sums"][f"{kind}_yuan"]) == value
        for name in ("amounts-persons.csv", "amounts-institutions.csv"):
            assert Decimal(tables[name]["sums"][f"net_{kind}_yuan"]) == value
            counted = lines(package / folder_of("5.08") / name)
            assert sum(Decimal(one[f"net_{kind}_yuan"].lstrip("'")) for one in counted) == value
    assert all(len(tie) > 1 for tie in stated["ties"])
    rows = {one["file"] for one in stated["tables"] if "/rows/" in one["file"] and one["sums"]}
    net = [tie for tie in stated["ties"] if "#net_" in str(tie)]
    assert len(net) == len(MONEY)  # what 5.08 comes to is what 5.04 adds up to
    assert all(tie[-1].partition("#")[0] in rows and len(rows) == 1 for tie in net)


def test_amounts_of_every_person_are_those_of_the_extract(made: Made, recount: list[dict[str, Any]]) -> None:
    truth: dict[str, Decimal] = defaultdict(Decimal)
    for one in recount:
        truth[one["psn_no"]] += Decimal(str(one["fund_pay_sumamt"] or 0))
    found = lines(made.transfer.path / folder_of("5.08") / "amounts-persons.csv")
    assert {one["id"]: Decimal(one["net_fund_yuan"].lstrip("'")) for one in found} == truth


def test_the_workbook_says_the_same_as_numbers(made: Made, recount: list[dict[str, Any]]) -> None:
    (path,) = (made.transfer.path / folder_of("5.08")).glob("*.xlsx")
    sheet = openpyxl.load_workbook(path).worksheets[0]
    heading, *rows = list(sheet.iter_rows(values_only=True))
    whole = next(one for one in rows if one[0] == "合计")
    column = heading.index("退费后净额 基金支付（元）")
    truth = sum(Decimal(str(one["fund_pay_sumamt"] or 0)) for one in recount)
    assert Decimal(str(whole[column])) == truth
    assert {type(one[1]) for one in rows if one[0] == "参保人"} == {str}


def test_rows_are_the_original_records_with_their_place(made: Made) -> None:
    raw = pq.read_table(made.extract / "SETL_D.parquet").to_pylist()
    found = lines(next((made.transfer.path / folder_of("5.04")).rglob("setl_d.csv")))
    for one in found:
        original = raw[int(one["source_row"]) - 2]
        assert one["source_file"] == "SETL_D.parquet"
        assert one["setl_id"] == original["setl_id"]
        assert one["msgid"] == (original["msgid"] or "")
        assert set(original) <= set(one)


def test_seconds_between_swipes(made: Made, recount: list[dict[str, Any]]) -> None:
    times = {one["setl_id"]: one["setl_time"] for one in recount}
    before: dict[str, Any] = {}
    for one in lines(made.internal.path / folder_of("5.05") / "sequence.csv"):
        at = times[one["setl_id"]]
        said = one["seconds"]
        assert (said == "") == (one["place"] not in before)
        if said:
            assert int(said) == int((at - before[one["place"]]).total_seconds())
        before[one["place"]] = at


def test_every_row_behind_every_edge_is_in_the_extract(made: Made, package: Path) -> None:
    raw = {
        name: pq.read_table(made.extract / name)
        for name in ("SETL_D.parquet", "MDTRT_D.parquet", "FEE_LIST_D.parquet")
    }
    keys = {"setl_d": "setl_id", "mdtrt_d": "mdtrt_id", "fee_list_d": "bkkp_sn"}
    behind = lines(package / folder_of("5.06") / "edge-rows.csv")
    for one in {tuple(one[name] for name in ("table", "key", "source_file", "source_row")) for one in behind}:
        table, key, file, line = one
        assert raw[file][keys[table]][int(line) - 2].as_py() == key


def test_all_formats_hold_the_same_graph(made: Made, package: Path) -> None:
    folder = package / folder_of("5.06")
    nodes, edges = lines(folder / "nodes.csv"), lines(folder / "edges.csv")
    graphs = [nx.read_graphml(folder / "evidence.graphml", force_multigraph=True)]
    graphs += [nx.read_gexf(folder / name) for name in ("evidence.gexf", "evidence-1.3.gexf")]
    for graph in graphs:
        assert set(graph.nodes) == {one["name"] for one in nodes}
        assert graph.number_of_edges() == len(edges) == made.transfer.graph.edges
    entities = (folder / "evidence.ftm.jsonl").read_text("utf-8").splitlines()
    assert len(entities) == len(nodes) + len(edges)
    assert len(lines(folder / "links.csv")) == len(edges)
