"""Money of a finding is that of its settlement rows, net of refunds, each once."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq

from tests.checks.conftest import Planted
from tests.checks.tiny import bill, checked, found, person, stay, swipe

DEAD = {
    "PSN_INFO_B": [person("A")],
    "death_list": [{"certno": "CA", "psn_name": "A", "die_date": "2025-03-01"}],
}


def test_a_partial_refund_is_taken_off(tmp_path: Path) -> None:
    rows = [
        swipe("S1", "A", "P1", "2025-04-01 10:00:00", 100),
        swipe("R1", "A", "P1", "2025-04-02 10:00:00", -30.25, init_setl_id="S1", refd_setl_flag="1"),
    ]
    result = checked(tmp_path, "after_death", {**DEAD, "SETL_D": rows})
    assert found(result) == {"A": ({"S1"}, 0, 6975)}
    assert set(result.rows().query("role == 'refund'")["row_key"]) == {"R1"}


def test_a_refund_without_a_link_takes_its_visit_back(tmp_path: Path) -> None:
    rows = [
        swipe("S1", "A", "P1", "2025-04-01 10:00:00", 100, mdtrt_id="V1"),
        swipe("R1", "A", "P1", "2025-04-02 10:00:00", -100, mdtrt_id="V1", refd_setl_flag="1"),
        swipe("S2", "A", "P1", "2025-04-03 10:00:00", 7, mdtrt_id="V2"),
    ]
    assert found(checked(tmp_path, "after_death", {**DEAD, "SETL_D": rows})) == {"A": ({"S2"}, 0, 700)}


def test_invalid_rows_count_for_nothing(tmp_path: Path) -> None:
    rows = [
        swipe("S1", "A", "P1", "2025-04-01 10:00:00", 100, vali_flag="0"),
        swipe("S2", "A", "P1", "2025-04-01 11:00:00", 5, vali_flag="1"),
    ]
    assert found(checked(tmp_path, "after_death", {**DEAD, "SETL_D": rows})) == {"A": ({"S2"}, 0, 500)}


def test_a_batch_upload_is_still_an_event(tmp_path: Path) -> None:
    # Five people in one second are void for rhythm; that somebody was dead by then stays a fact. A6 was taken back.
    moment = "2025-04-01 10:00:01"
    people = [f"A{n}" for n in range(7)]
    rows = [swipe(f"S{n}", who, "P1", moment, 10 + n) for n, who in enumerate(people)]
    rows.append(swipe("R6", "A6", "P1", "2025-04-02 10:00:02", -16, init_setl_id="S6", refd_setl_flag="1"))
    tables = {
        "PSN_INFO_B": [person(who) for who in people],
        "death_list": [{"certno": f"C{who}", "psn_name": who, "die_date": "2025-03-01"} for who in people],
        "SETL_D": rows,
    }
    result = checked(tmp_path, "after_death", tables)
    assert found(result) == {f"A{n}": ({f"S{n}"}, 0, 1000 + 100 * n) for n in range(6)}


def test_a_stay_of_several_bills_counts_each_once(tmp_path: Path) -> None:
    rows = [
        {**bill("M1", "A", "H1", "2025-04-01", "2025-04-09", 1000), "setl_id": "B1"},
        {**bill("M1", "A", "H1", "2025-04-01", "2025-04-09", 500), "setl_id": "B2"},
    ]
    visit = stay("M1", "A", "H1", "2025-04-01", "2025-04-09")
    result = checked(tmp_path, "after_death", {**DEAD, "MDTRT_D": [visit], "SETL_D": rows})
    assert found(result) == {"A": ({"M1"}, 90_000, 0)}


def test_sums_are_those_of_the_source_rows(planted: Planted) -> None:
    """Recomputed from the loaded tables in Decimal, without the questions of the checks."""
    paid = pq.read_table(planted.case.folder / "tables" / "setl_d.parquet").to_pylist()
    fund = {one["setl_id"]: one["fund_pay_sumamt"] or Decimal(0) for one in paid}
    rows, findings = planted.result.rows(), planted.result.findings()
    telling = rows[(rows["row_table"] == "setl_d") & (rows["role"] != "context")]
    by_row = telling.assign(yuan=telling["row_key"].map(fund)).groupby("finding_id")["yuan"].sum()
    money = findings.set_index("finding_id")["fund_fen"]
    checked_ones = findings.loc[~findings["check"].isin(["beds_exceeded", "inpatient_share"]), "finding_id"]
    assert len(checked_ones) > 50
    assert {one: money[one] for one in checked_ones} == {
        one: int(by_row.get(one, 0) * 100) for one in checked_ones
    }


def test_every_row_behind_a_finding_is_where_it_says(planted: Planted) -> None:
    rows = planted.result.rows()
    keys = {
        "setl_d": "setl_id",
        "mdtrt_d": "mdtrt_id",
        "fee_list_d": "bkkp_sn",
        "fixmedins_b": "fixmedins_code",
    }
    for table, key in keys.items():
        own = pq.read_table(
            planted.case.folder / "tables" / f"{table}.parquet", columns=[key, "source_file", "source_row"]
        )
        where = {one[key]: (one["source_file"], one["source_row"]) for one in own.to_pylist()}
        mine = rows[rows["row_table"] == table]
        assert len(mine), table
        assert all(
            where[k] == (f, r)
            for k, f, r in zip(mine["row_key"], mine["source_file"], mine["source_row"], strict=True)
        )
    assert rows["source_row"].notna().all()
    assert set(planted.result.findings()["finding_id"]) == set(rows["finding_id"])
