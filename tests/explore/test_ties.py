"""Ties: every one leads to the rows that prove it, families are none, and what many share ties nobody."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from graph_loaders.build import build_graph
from tests.cases.cities import detected_case
from tests.explore.conftest import ANNA, BERT, CARL, CORNER, DORA, MARKET, write_table, write_tables
from tests.explore.ties_on_paper import case_with, tie
from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.tie_rows import rows_behind
from workbench.explore.ties import FEW, RELATIONS, SHARED, VALIDATED, rows_of_tie, ties, ties_at, ties_of
from workbench.run import latest_run


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case(detected_case(tmp_path_factory.getbasetemp()))


@pytest.fixture(scope="module")
def found(small: Case) -> pd.DataFrame:
    return ties(small)


def of(found: pd.DataFrame, relation: str) -> pd.DataFrame:
    part = found[found["relation"] == relation].reset_index(drop=True)
    assert len(part)
    return part


def test_every_validated_relation_is_there_once_per_pair(found: pd.DataFrame) -> None:
    assert set(found["relation"]) <= set(VALIDATED)
    assert not found.duplicated(["relation", "source", "target"]).any()
    people = found[found["relation"].str.startswith("CO_")]
    assert (people["source"] < people["target"]).all()
    assert (found["observed"] > found["expected"]).all()
    assert (found["log10_q"] <= -2).all()


def test_swipes_that_met_are_counted_alike_by_the_database(small: Case, found: pd.DataFrame) -> None:
    part = of(found, "CO_SWIPE")
    with small.engine() as engine:
        rows = rows_behind(engine, part)
    days = rows.assign(day=rows["at_time"].dt.floor("D")).groupby("tie")["day"].nunique()
    assert days.tolist() == part["observed"].tolist()
    assert rows.groupby("tie")["at_time"].min().tolist() == part["first_at"].tolist()
    assert rows.groupby("tie")["at_time"].max().tolist() == part["last_at"].tolist()
    named = rows.groupby("tie")["psn_no"].agg(lambda some: sorted({f"patient:{one}" for one in some}))
    assert named.tolist() == part[["source", "target"]].to_numpy().tolist()
    where = rows.groupby("tie")["fixmedins_code"].agg(set)
    assert where.tolist() == [{name.partition(":")[2] for name in one} for one in part["places"]]
    kinds = {name.partition(":")[0] for one in part["places"] for name in one}
    assert kinds == {"pharmacy", "facility"}


def test_stays_that_met_are_counted_alike_by_the_database(small: Case, found: pd.DataFrame) -> None:
    part = of(found, "CO_ADMISSION")
    with small.engine() as engine:
        rows = rows_behind(engine, part)
    assert rows.groupby("tie")["at_time"].min().tolist() == part["first_at"].tolist()
    assert rows.groupby("tie")["at_time"].max().tolist() == part["last_at"].tolist()
    assert (rows.groupby("tie")["psn_no"].nunique() == 2).all()


def test_prescriptions_behind_a_doctor_and_a_pharmacy(small: Case, found: pd.DataFrame) -> None:
    part = of(found, "STEERING")
    for one in part.itertuples():
        rows = rows_of_tie(small, str(one.source), str(one.target), "STEERING")
        assert set(rows["dr_code"].dropna()) == {str(one.source).removeprefix("doctor:")}
        assert set(rows["fixmedins_code"]) == {str(one.target).removeprefix("pharmacy:")}
        assert rows["psn_no"].nunique() >= one.observed


def test_no_family_is_tied_by_swiping(small: Case, found: pd.DataFrame) -> None:
    home = ties(small, relations=["SHARED_CONTACT"])
    lives = home[[bool({"household", "address"} & set(one)) for one in home["via"]]]
    assert len(lives)
    both = of(found, "CO_SWIPE").merge(lives, on=["source", "target"])
    assert both.empty


def test_core_members_of_a_reported_ring_are_tied_to_it(small: Case, found: pd.DataFrame) -> None:
    people = of(found, "CO_SWIPE")
    for lead in latest_run(small).leads:
        if lead.scheme == "card_pooling" and lead.reported:
            mine = people[[lead.lead_id in one for one in people["lead_ids"]]]
            tied = set(mine["source"]) | set(mine["target"])
            core = {
                f"patient:{one.id}" for one in lead.members if one.kind == "patient" and one.role == "core"
            }
            assert core <= tied


def test_ties_of_a_node_are_strongest_first(small: Case, found: pd.DataFrame) -> None:
    key = str(found["source"].mode().iloc[0])
    mine = ties_of(small, key, relations=VALIDATED)
    assert len(mine) == ((found["source"] == key) | (found["target"] == key)).sum()
    assert mine["llr"].is_monotonic_decreasing


def test_ties_at_a_place_are_those_of_people_who_met_there(small: Case, found: pd.DataFrame) -> None:
    place = str(of(found, "CO_SWIPE")["places"].iloc[0][0])
    there = ties_at(small, place, limit=7)
    assert 0 < len(there) <= 7
    assert all(place in one for one in there["places"])


def test_a_shared_household_is_said_and_the_rows_are_the_register(paper: Case) -> None:
    found = ties(paper, relations=["SHARED_CONTACT"])
    assert found[["source", "target"]].to_numpy().tolist() == [[f"patient:{ANNA}", f"patient:{BERT}"]]
    assert found["via"].tolist() == [["address", "household"]]
    rows = rows_of_tie(paper, f"patient:{BERT}", f"patient:{ANNA}", "SHARED_CONTACT")
    assert rows[["table_name", "row_key"]].to_numpy().tolist() == [["psn_info_b", ANNA], ["psn_info_b", BERT]]


def test_a_shared_operator_ties_two_pharmacies(paper: Case) -> None:
    (one,) = ties_of(paper, f"pharmacy:{CORNER}", relations=SHARED).to_dict("records")
    assert (one["source"], one["target"], one["via"]) == (f"pharmacy:{CORNER}", f"pharmacy:{MARKET}", ["O1"])
    rows = rows_of_tie(paper, f"pharmacy:{CORNER}", f"pharmacy:{MARKET}", "SHARED_TERMINAL")
    assert sorted(rows["row_key"]) == ["S01", "S06"]


@pytest.mark.parametrize(("people", "tied"), [(FEW, FEW * (FEW - 1) // 2), (FEW + 1, 0)])
def test_an_address_of_many_ties_nobody(tmp_path: Path, people: int, tied: int) -> None:
    write_tables(tmp_path)
    home = {"live_addr": "Dormitory 1", "live_admdvs": "990001", "mob": "010", "vali_flag": "1"}
    write_table(tmp_path, "psn_info_b", [{"psn_no": f"P{k}", **home} for k in range(people)])
    build_graph(tmp_path)
    assert len(ties(Case(tmp_path), relations=["SHARED_CONTACT"])) == tied


def test_an_address_in_another_district_is_another_address(tmp_path: Path) -> None:
    write_tables(tmp_path)
    home = {"live_addr": "Road 1", "vali_flag": "1"}
    rows = [{"psn_no": f"P{k}", "live_admdvs": f"99000{k}", **home} for k in range(2)]
    write_table(tmp_path, "psn_info_b", rows)
    build_graph(tmp_path)
    assert ties(Case(tmp_path), relations=["SHARED_CONTACT"]).empty


def test_a_run_without_edges_says_so(tmp_path: Path) -> None:
    case = case_with(tmp_path, [])
    assert ties(case, relations=RELATIONS)["relation"].tolist() == ["SHARED_CONTACT", "SHARED_TERMINAL"]
    (tmp_path / "runs" / "R-paper" / "edges.parquet").unlink()
    with pytest.raises(CaseError) as problem:
        ties(case)
    assert problem.value.code == "no_edges"


def test_rows_of_a_swipe_tie_on_paper(tmp_path: Path) -> None:
    anna, bert, carl = (f"patient:{one}" for one in (ANNA, BERT, CARL))
    case = case_with(tmp_path, [tie(anna, bert), tie(anna, carl)])
    assert rows_of_tie(case, bert, anna, "CO_SWIPE")["row_key"].tolist() == ["S01", "S02"]
    assert rows_of_tie(case, anna, carl, "CO_SWIPE")["row_key"].tolist() == ["S03", "S04"]
    with pytest.raises(CaseError) as problem:
        rows_of_tie(case, anna, f"patient:{DORA}", "CO_SWIPE")
    assert problem.value.code == "unknown_tie"
    with pytest.raises(WorkbenchError):
        ties(case, relations=["OWNS"])
