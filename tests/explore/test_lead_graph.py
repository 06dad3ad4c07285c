"""Graphs of leads: a lead made by hand, and the leads of the shared extract."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import CaseError
from workbench.explore import graph_of, lead_graph, node_key
from workbench.leads.lead import Lead, Member
from workbench.rings.detection import ROW_COLUMNS
from workbench.run import RunResult

from .conftest import ANNA, BERT, CARL, CORNER, DORA, ERIN, WARD

NO_TEXT = {"zh": "-", "en": "-"}


def row(session, relation, table, key, person, place, at, **more):
    return {
        **dict.fromkeys(ROW_COLUMNS),
        "lead_id": "L-1",
        "session": session,
        "relation": relation,
        "table_name": table,
        "row_key": key,
        "source_file": f"{table}.csv",
        "source_row": int(key[1:]),
        "psn_no": person,
        "fixmedins_code": place,
        "at_time": datetime.fromisoformat(at),
        **more,
    }


def run_of(folder: Path, scheme: str, members: list[Member], rows: list[dict]) -> RunResult:
    lead = Lead(
        scheme=scheme,
        key="k",
        title=NO_TEXT,
        sentence=NO_TEXT,
        observed=1,
        expected=0.0,
        log10_q=-9,
        llr=9.0,
        score=9.0,
        priority="high",
        first_on=date(2025, 1, 1),
        last_on=date(2025, 1, 2),
        fund_yuan=Decimal(0),
        account_yuan=Decimal(0),
        members=tuple(members),
        explanations=(),
        lead_id="L-1",
    )
    pd.DataFrame(rows, columns=["lead_id", *ROW_COLUMNS]).to_parquet(folder / "rows.parquet")
    return RunResult("R-1", folder, (lead,), ())


def swipe(session, number, person, second, fund):
    at = f"2025-01-0{session + 1} 10:00:{second:02d}"
    money = {"fund_pay_sumamt": Decimal(fund), "acct_pay": Decimal("0.10")}
    return row(
        session, "swiped_at", "setl_d", f"S{number}", person, CORNER, at, card_id=f"EC:{person}", **money
    )


@pytest.fixture
def pooled(tmp_path: Path) -> RunResult:
    """Anna and Bert share two sessions, Anna and Carl one; Dora is in the rows, but no member."""
    rows = [
        *(swipe(0, 1, ANNA, 0, "1.01"), swipe(0, 2, BERT, 9, "2.02"), swipe(0, 3, DORA, 12, "4.00")),
        *(swipe(1, 4, ANNA, 0, "8.00"), swipe(1, 5, BERT, 9, "16.00"), swipe(1, 6, CARL, 20, "32.00")),
    ]
    people = [Member("patient", one, "core", 2) for one in (ANNA, BERT, CARL)]
    others = [Member("card", f"EC:{ANNA}", "core", 2), Member("pharmacy", CORNER, "venue", 2)]
    return run_of(tmp_path, "card_pooling", people + others, rows)


def test_members_are_the_nodes_with_role_and_attributes(paper: Case, pooled: RunResult) -> None:
    graph = lead_graph(paper, "L-1", pooled)
    assert set(graph) == {
        *(node_key("patient", one) for one in (ANNA, BERT, CARL)),
        *(node_key("card", f"EC:{ANNA}"), node_key("pharmacy", CORNER)),
    }
    anna = graph.nodes[node_key("patient", ANNA)]
    assert (anna["role"], anna["count"], anna["label"], anna["born_on"]) == (
        "core",
        2,
        "Anna",
        date(1950, 5, 1),
    )


def test_edges_are_the_evidence(paper: Case, pooled: RunResult) -> None:
    graph = lead_graph(paper, "L-1", pooled)
    anna, bert, carl = (node_key("patient", one) for one in (ANNA, BERT, CARL))
    swiped = graph.edges[anna, node_key("pharmacy", CORNER), "SWIPED_AT"]
    assert (swiped["count"], swiped["fund_yuan"], swiped["account_yuan"]) == (
        2,
        Decimal("9.01"),
        Decimal("0.20"),
    )
    met = graph.edges[anna, bert, "CO_SWIPE"]
    assert (met["count"], [one.key for one in met["rows"]]) == (2, ["S1", "S2", "S4", "S5"])
    assert met["fund_yuan"] == Decimal("27.03")
    assert graph.edges[carl, anna, "CO_SWIPE"]["count"] == 1, "an undirected edge runs from the smaller name"
    assert graph.number_of_edges() == 3 + 3 + 1 + 1
    assert graph.graph["cut"] == {"CO_SWIPE": {"shown": 3, "total": 3}}


def test_the_strongest_pairs_are_kept_and_the_cut_stated(paper: Case, pooled: RunResult) -> None:
    graph = lead_graph(paper, "L-1", pooled, limit=1)
    pairs = [ends for *ends, relation in graph.edges(keys=True) if relation == "CO_SWIPE"]
    assert pairs == [[node_key("patient", ANNA), node_key("patient", BERT)]]
    assert graph.graph["cut"] == {"CO_SWIPE": {"shown": 1, "total": 3}}


def test_a_referral_is_proven_by_the_visit_and_the_stay(paper: Case, tmp_path: Path) -> None:
    money = {"fund_pay_sumamt": Decimal("100.00"), "acct_pay": Decimal("0.00")}
    rows = [
        row(0, "seen_by", "mdtrt_d", "V1", ANNA, "H99000100001", "2025-02-01 09:00", dr_code=ERIN),
        row(0, "referred_to", "mdtrt_d", "V2", ANNA, WARD, "2025-02-05 08:00", dr_code=ERIN),
        row(0, "referred_to", "setl_d", "S10", ANNA, WARD, "2025-02-05 08:00", dr_code=ERIN, **money),
    ]
    members = [
        Member("doctor", ERIN, "steering"),
        Member("facility", WARD, "venue"),
        Member("patient", ANNA, "steered"),
    ]
    graph = lead_graph(paper, "L-1", run_of(tmp_path, "referral_kickback", members, rows))
    referral = graph.edges[node_key("doctor", ERIN), node_key("facility", WARD), "REFERRED_TO"]
    assert [one.key for one in referral["rows"]] == ["V1", "V2", "S10"]
    assert (referral["count"], referral["fund_yuan"]) == (1, Decimal("100.00"))
    stay = graph.edges[node_key("patient", ANNA), node_key("facility", WARD), "ADMITTED_TO"]
    assert (stay["count"], [one.key for one in stay["rows"]]) == (1, ["V2", "S10"])


def test_a_lead_without_rows_has_members_and_no_edges(paper: Case, tmp_path: Path) -> None:
    graph = lead_graph(paper, "L-1", run_of(tmp_path, "card_pooling", [Member("patient", ANNA, "core")], []))
    assert (list(graph), graph.number_of_edges()) == ([node_key("patient", ANNA)], 0)


def test_an_unknown_lead_is_a_clear_error(paper: Case, pooled: RunResult) -> None:
    with pytest.raises(CaseError) as caught:
        lead_graph(paper, "L-2", pooled)
    assert caught.value.code == "unknown_lead"


@pytest.mark.extracts
def test_money_of_a_lead_is_the_money_of_its_edges(platform) -> None:
    case, run = platform
    for lead in run.leads:
        graph = graph_of(case, lead=lead.lead_id)
        assert {(one.kind, one.id) for one in lead.members} == {
            (v["kind"], v["id"]) for _, v in graph.nodes(data=True)
        }
        venue = {
            "card_pooling": ("SWIPED_AT", "VISITED"),
            "referral_kickback": ("FILLED_AT",),
            "collusive_admission": ("ADMITTED_TO",),
        }
        of_checks = ("SWIPED_AT", "VISITED", "ADMITTED_TO")
        counted = venue.get(lead.scheme, of_checks)
        paid = [v["fund_yuan"] for *_, r, v in graph.edges(keys=True, data=True) if r in counted]
        assert sum(paid, Decimal(0)) == lead.fund_yuan
        assert json.dumps(graph.graph["cut"])
