"""Cards pooled at a clinic's desk, from settlements to the lead, its rows, its graph and what is ordinary there."""

from __future__ import annotations

import csv
from datetime import datetime, timedelta
from decimal import Decimal

import numpy as np
import pyarrow.parquet as pq
import pytest

from workbench.case import Case
from workbench.explore.graph import lead_graph
from workbench.explore.tie_rows import rows_behind
from workbench.explore.time.rhythm import rhythm
from workbench.leads.lead import Lead
from workbench.run import RunResult, detect

CLINIC, HOSPITAL, SHOP = "H99000100001", "H99000100002", "P99000100001"
START = datetime(2025, 1, 6)  # a Monday
WEEKS = 20
RING = [f"ring{k}" for k in range(8)]
SHIFT = [f"shift{k}" for k in range(6)]

World = tuple[Case, RunResult, list[dict[str, str]]]


def settlements(rng: np.random.Generator) -> list[dict[str, str]]:
    """A clinic with its crowd, a ring of eight cards there, a dialysis shift of six, and a pharmacy next door."""
    rows: list[dict[str, str]] = []

    def settle(person: str, place: str, at: datetime, kind: str, disease: str = "") -> None:
        yuan = Decimal(int(rng.integers(2_000, 12_000))) / 100
        money = {"medfee_sumamt": yuan, "fund_pay_sumamt": yuan / 2, "acct_pay": yuan - yuan / 2}
        rows.append(
            {
                "setl_id": f"s{len(rows):05d}",
                "mdtrt_id": f"m{len(rows):05d}",
                "psn_no": person,
                "psn_name": person,
            }
            | {
                "fixmedins_code": place,
                "med_type": kind,
                "dise_no": disease,
                "setl_time": f"{at:%Y-%m-%d %H:%M:%S}",
            }
            | {
                "begndate": "",
                "enddate": "",
                "vali_flag": "1",
                "mdtrt_cert_type": "03",
                "mdtrt_cert_no": f"K{person}",
            }
            | {name: f"{value:.2f}" for name, value in money.items()}
        )

    for k in range(1_500):
        day, second = int(rng.integers(0, 7 * WEEKS)), int(rng.integers(8 * 3600, 18 * 3600))
        at = START + timedelta(days=day, seconds=second)
        settle(f"crowd{rng.integers(0, 300)}", (CLINIC, SHOP)[k % 3 == 0], at, ("11", "41")[k % 3 == 0])
    for day in rng.choice(7 * WEEKS, 14, replace=False).tolist():
        at = START + timedelta(days=day, seconds=int(rng.integers(9 * 3600, 17 * 3600)))
        for person in rng.permutation([one for one in RING if rng.random() < 0.8]).tolist():
            settle(person, CLINIC, at, "11")
            at += timedelta(seconds=int(rng.integers(30, 150)))
    # Two of the ring lie in hospital all the time: one elsewhere, one where the card is swiped.
    for person, place in ((RING[0], HOSPITAL), (RING[1], CLINIC)):
        settle(person, place, START + timedelta(days=7 * WEEKS), "21")
        rows[-1] |= {
            "begndate": f"{START:%Y-%m-%d}",
            "enddate": f"{START + timedelta(days=7 * WEEKS):%Y-%m-%d}",
        }
    for week in range(WEEKS):
        for weekday in (0, 2, 4):
            for k, person in enumerate(SHIFT):
                at = START + timedelta(days=7 * week + weekday, hours=11, minutes=40 + 2 * k)
                settle(person, HOSPITAL, at + timedelta(seconds=int(rng.integers(0, 60))), "14", "Z49.1")
    return rows


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The settlements, loaded and searched."""
    folder = tmp_path_factory.mktemp("desks")
    (folder / "extract").mkdir()
    rows = settlements(np.random.default_rng(11))
    with (folder / "extract" / "SETL_D.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    case, _ = Case.load(folder / "extract", folder / "case")
    return case, detect(case, schemes=("card_pooling",)), rows


@pytest.fixture
def lead(world: World) -> Lead:
    """The one lead that is reported."""
    (found,) = (one for one in world[1].leads if one.reported)
    return found


def test_the_ring_at_the_clinic_is_the_only_reported_lead(lead: Lead) -> None:
    assert {one.id for one in lead.members if one.kind == "patient"} == set(RING)
    assert [(one.kind, one.id, one.role) for one in lead.members if one.role == "venue"] == [
        ("facility", CLINIC, "venue")
    ]
    assert lead.observed > 20 * lead.expected


def test_its_rows_are_the_settlements_of_the_ring_to_the_fen(world: World, lead: Lead) -> None:
    _, run, written = world
    rows = run.rows(lead.lead_id)
    theirs = {one["setl_id"]: one for one in written if one["psn_no"] in RING and one["med_type"] == "11"}
    assert set(rows["table_name"]) == {"setl_d"}
    assert set(rows["row_key"]) <= set(theirs)
    assert len(rows) >= 0.95 * len(theirs)
    assert lead.fund_yuan == sum(Decimal(theirs[key]["fund_pay_sumamt"]) for key in rows["row_key"])
    line = {one["setl_id"]: number for number, one in enumerate(written, start=2)}
    assert rows["source_row"].tolist() == [line[key] for key in rows["row_key"]]


def test_a_stay_where_the_card_is_swiped_is_no_stay_elsewhere(lead: Lead) -> None:
    assert lead.factors == {"inpatient_elsewhere": "1"}


def test_a_dialysis_shift_is_found_and_explained_twice(world: World) -> None:
    (shift,) = (one for one in world[1].leads if not one.reported)
    assert {one.id for one in shift.members if one.kind == "patient"} == set(SHIFT)
    fits = {one.kind: one.fit for one in shift.explanations}
    assert fits["treatment_cycle"] == 1.0
    assert fits["weekly_timetable"] > 0.9


def test_its_graph_joins_cards_owners_and_the_clinic(world: World, lead: Lead) -> None:
    case, run, _ = world
    graph = lead_graph(case, lead.lead_id, run)
    edges = [(one, data["relation"]) for *one, data in graph.edges(data=True)]
    visited = {tuple(ends) for ends, relation in edges if relation == "VISITED"}
    assert visited == {(f"patient:{person}", f"facility:{CLINIC}") for person in RING}
    assert sum(relation == "CO_SWIPE" for _, relation in edges) == len(RING) * (len(RING) - 1) // 2
    assert sum(relation == "OWNS" for _, relation in edges) == len(RING)


def test_validated_ties_lead_to_their_rows(world: World, lead: Lead) -> None:
    case, run, written = world
    ties = pq.read_table(run.folder / "edges.parquet").to_pandas()
    mine = ties[[lead.lead_id in one for one in ties["lead_ids"]]].head(3)
    with case.engine() as engine:
        rows = rows_behind(engine, mine[["source", "target", "relation", "window_seconds"]])
    owner = {one["setl_id"]: f"patient:{one['psn_no']}" for one in written}
    for number, tie in enumerate(mine.itertuples()):
        people = {owner[key] for key in rows.loc[rows["tie"] == number, "row_key"]}
        assert people == {tie.source, tie.target}


def test_what_is_ordinary_there_is_the_clinics_own_traffic(world: World, lead: Lead) -> None:
    case, run, written = world
    panels = {one.code: one for one in rhythm(case, lead, run.rows(lead.lead_id)).panels}
    assert {"days", "gaps", "clock"} <= set(panels)
    others = sum(one["fixmedins_code"] == CLINIC and one["psn_no"] not in RING for one in written)
    assert np.sum(panels["clock"].series["usual"]) == others
