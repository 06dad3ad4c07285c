"""Neighbourhoods of the paper city: every figure was worked out by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from graph_loaders.build import build_graph
from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.explore import NeighbourCount, graph_of, neighbour_counts, neighbourhood, node_key, parse_key

from .conftest import (
    ANNA,
    BERT,
    CARL,
    CLINIC,
    CORNER,
    DORA,
    ERIN,
    FINN,
    MARKET,
    SHARED_CARD,
    WARD,
    settlement,
    write_table,
)


def edge(graph, source, target, relation):
    return graph.edges[node_key(*source), node_key(*target), relation]


def keys(values):
    return [row.key for row in values["rows"]]


def test_counts_of_a_person(paper: Case) -> None:
    assert neighbour_counts(paper, "patient", ANNA) == [
        NeighbourCount("OWNS", "card", 1, 7),
        NeighbourCount("SWIPED_AT", "pharmacy", 2, 5),
        NeighbourCount("VISITED", "facility", 1, 1),
        NeighbourCount("SEEN_BY", "doctor", 1, 1),
        NeighbourCount("ADMITTED_TO", "facility", 1, 1),
        NeighbourCount("ATTENDED_BY", "doctor", 1, 1),
        NeighbourCount("PRESCRIBED", "doctor", 1, 2),
        NeighbourCount("FILLED_AT", "pharmacy", 1, 2),
        NeighbourCount("CO_SWIPE", "patient", 2, 2),
        NeighbourCount("CO_ADMISSION", "patient", 1, 1),
        NeighbourCount("SHARED_CONTACT", "patient", 1, 2),
    ]


def test_counts_of_the_other_kinds(paper: Case) -> None:
    def of(kind, node_id):
        return {
            (one.relation, one.neighbours, one.occurrences) for one in neighbour_counts(paper, kind, node_id)
        }

    assert of("card", SHARED_CARD) == {("OWNS", 2, 9), ("USED_AT", 2, 6)}
    assert of("pharmacy", CORNER) == {("SWIPED_AT", 4, 5), ("USED_AT", 3, 5), ("SHARED_TERMINAL", 1, 1)}
    assert of("pharmacy", MARKET) == {
        *(
            ("SWIPED_AT", 1, 3),
            ("USED_AT", 1, 3),
            ("FILLED_AT", 1, 2),
            ("STEERING", 1, 2),
            ("SHARED_TERMINAL", 1, 1),
        )
    }
    assert of("facility", WARD) == {("ADMITTED_TO", 2, 2), ("PRACTISED_AT", 1, 2), ("REFERRED_TO", 1, 1)}
    assert of("doctor", ERIN) == {
        *(("SEEN_BY", 1, 1), ("ATTENDED_BY", 1, 1), ("PRACTISED_AT", 1, 2), ("PRESCRIBED", 1, 2)),
        *(("STEERING", 1, 2), ("REFERRED_TO", 1, 1)),
    }


def test_a_swipe_edge_carries_its_rows_times_and_money(paper: Case) -> None:
    found = edge(neighbourhood(paper, "patient", ANNA), ("patient", ANNA), ("pharmacy", CORNER), "SWIPED_AT")
    assert (found["count"], found["shown"], found["days"]) == (2, 2, 2)
    assert (found["fund_yuan"], found["account_yuan"]) == (Decimal("15.05"), Decimal("1.00"))
    assert [tuple(row) for row in found["rows"]] == [
        ("setl_d", "S01", "setl_d.csv", 2),
        ("setl_d", "S03", "setl_d.csv", 4),
    ]
    assert [str(one) for one in found["times"]] == ["2025-01-02 10:00:00", "2025-01-03 10:00:00"]


def test_refunds_are_rows_and_net_out(paper: Case) -> None:
    found = edge(neighbourhood(paper, "patient", ANNA), ("patient", ANNA), ("pharmacy", MARKET), "SWIPED_AT")
    assert keys(found) == ["S06", "S07", "S12"]
    assert found["fund_yuan"] == Decimal("40.00")


def test_co_swipes_meet_within_five_minutes_and_carry_both_rows(paper: Case) -> None:
    graph = neighbourhood(paper, "patient", ANNA)
    together = edge(graph, ("patient", ANNA), ("patient", BERT), "CO_SWIPE")
    assert keys(together) == ["S01", "S02"]
    assert together["fund_yuan"] == Decimal("30.00")
    assert together["directed"] is False
    assert not graph.has_edge(node_key("patient", ANNA), node_key("patient", DORA), "CO_SWIPE"), (
        "301 seconds apart"
    )
    from_other = neighbourhood(paper, "patient", BERT)
    assert edge(from_other, ("patient", ANNA), ("patient", BERT), "CO_SWIPE") == together


def test_fee_lines_of_one_settlement_share_its_money(paper: Case) -> None:
    graph = neighbourhood(paper, "doctor", ERIN)
    for source, target, relation in (
        (("doctor", ERIN), ("patient", ANNA), "PRESCRIBED"),
        (("doctor", ERIN), ("pharmacy", MARKET), "STEERING"),
    ):
        found = edge(graph, source, target, relation)
        assert (found["count"], found["fund_yuan"]) == (2, Decimal("40.00"))
        assert keys(found) == ["L1", "L2", "S12"]


def test_stays_and_referrals_are_proven_by_visits_and_settlements(paper: Case) -> None:
    graph = neighbourhood(paper, "facility", WARD)
    assert keys(edge(graph, ("patient", ANNA), ("facility", WARD), "ADMITTED_TO")) == ["V2", "S10"]
    referral = edge(graph, ("doctor", ERIN), ("facility", WARD), "REFERRED_TO")
    assert keys(referral) == ["V1", "V2", "S10"]
    assert referral["fund_yuan"] == Decimal("100.00")
    together = edge(
        neighbourhood(paper, "patient", BERT), ("patient", ANNA), ("patient", BERT), "CO_ADMISSION"
    )
    assert keys(together) == ["V2", "V3", "S10", "S11"]
    assert (together["count"], together["fund_yuan"]) == (1, Decimal("300.00"))


def test_a_stay_without_a_settlement_has_its_visit_row(paper: Case) -> None:
    found = edge(
        neighbourhood(paper, "patient", CARL), ("patient", CARL), ("facility", CLINIC), "ADMITTED_TO"
    )
    assert (keys(found), found["fund_yuan"]) == (["V4"], Decimal("0.00"))


def test_shared_contacts_and_terminals_say_what_is_shared(paper: Case) -> None:
    contact = edge(
        neighbourhood(paper, "patient", BERT), ("patient", ANNA), ("patient", BERT), "SHARED_CONTACT"
    )
    assert (contact["via"], keys(contact), contact["times"]) == (["address", "household"], [ANNA, BERT], [])
    terminal = edge(
        neighbourhood(paper, "pharmacy", MARKET),
        ("pharmacy", CORNER),
        ("pharmacy", MARKET),
        "SHARED_TERMINAL",
    )
    assert (terminal["via"], keys(terminal)) == (["O1"], ["S01", "S06"])


def test_a_card_of_two_owners_is_one_node(paper: Case) -> None:
    graph = neighbourhood(paper, "card", SHARED_CARD)
    assert sorted(graph.predecessors(node_key("card", SHARED_CARD))) == [
        node_key("patient", ANNA),
        node_key("patient", BERT),
    ]
    assert graph.nodes[node_key("card", SHARED_CARD)]["owners"] == 2
    used = edge(
        neighbourhood(paper, "pharmacy", CORNER), ("card", SHARED_CARD), ("pharmacy", CORNER), "USED_AT"
    )
    assert keys(used) == ["S01", "S02", "S03"]


def test_an_electronic_credential_is_never_keyed_on_its_token(paper: Case) -> None:
    assert graph_of(paper, node=("card", f"EC:{CARL}")).has_node(node_key("patient", CARL))


def test_the_cut_is_stated_and_the_order_chosen(paper: Case) -> None:
    graph = neighbourhood(paper, "pharmacy", CORNER, relations=["SWIPED_AT"], limit=1)
    assert graph.graph["cut"] == {"SWIPED_AT": {"shown": 1, "total": 4}}
    kept = {
        order: next(
            iter(
                neighbourhood(paper, "pharmacy", CORNER, relations=["SWIPED_AT"], limit=1, order=order).edges
            )
        )[0]
        for order in ("strongest", "recent", "money")
    }
    assert kept == {
        "strongest": node_key("patient", ANNA),
        "recent": node_key("patient", DORA),
        "money": node_key("patient", BERT),
    }


def test_a_second_step_reaches_neighbours_of_neighbours(paper: Case) -> None:
    assert not neighbourhood(paper, "card", SHARED_CARD, hops=1).has_node(node_key("patient", DORA))
    graph = neighbourhood(paper, "card", SHARED_CARD, hops=2)
    assert graph.has_node(node_key("patient", DORA))
    assert edge(graph, ("patient", ANNA), ("facility", WARD), "ADMITTED_TO")["count"] == 1


def test_hostile_ids_are_only_values(paper: Case) -> None:
    before = neighbour_counts(paper, "patient", ANNA)
    graph = neighbourhood(paper, "patient", CARL)
    assert parse_key(node_key("patient", CARL)) == ("patient", CARL)
    assert graph.nodes[node_key("patient", CARL)]["label"] == "<b>Carl</b>"
    for hostile in ("' or '1'='1", "'; drop table node_patient; --", "\x00", "😀", "%", ""):
        with pytest.raises(CaseError) as caught:
            neighbourhood(paper, "patient", hostile)
        assert caught.value.code == "unknown_node"
    assert neighbour_counts(paper, "patient", ANNA) == before


@pytest.mark.parametrize(
    "kind", ["patient", "card", "doctor", "pharmacy", "facility", "terminal", "", "Patient"]
)
def test_an_unknown_node_is_a_clear_error(paper: Case, kind: str) -> None:
    for ask in (neighbourhood, neighbour_counts):
        with pytest.raises(CaseError) as caught:
            ask(paper, kind, "nobody")
        assert caught.value.code == "unknown_node"
        assert "nobody" in caught.value.message_zh


def test_a_pharmacy_is_no_facility(paper: Case) -> None:
    with pytest.raises(CaseError):
        neighbourhood(paper, "facility", CORNER)


def test_wrong_requests_are_clear_errors(paper: Case) -> None:
    for code, request in {
        "unknown_relation": {"relations": ["SWIPED"]},
        "unknown_order": {"order": "best"},
        "graph_bounds": {"hops": 4},
    }.items():
        with pytest.raises(WorkbenchError) as caught:
            neighbourhood(paper, "patient", ANNA, **request)
        assert caught.value.code == code
    for request in ({}, {"lead": "L-1", "node": "patient:1"}):
        with pytest.raises(WorkbenchError) as caught:
            graph_of(paper, **request)
        assert caught.value.code == "graph_of_what"


def test_the_same_question_has_the_same_answer(paper: Case) -> None:
    first, second = (neighbourhood(paper, "doctor", FINN, hops=2) for _ in range(2))
    assert list(first.nodes(data=True)) == list(second.nodes(data=True))
    assert list(first.edges(keys=True, data=True)) == list(second.edges(keys=True, data=True))
    assert list(first.nodes) == sorted(first.nodes)


def test_a_case_without_visits_register_and_fee_lines_still_answers(tmp_path) -> None:
    write_table(
        tmp_path,
        "setl_d",
        [
            settlement("S1", ANNA, CORNER, "2025-01-02 10:00:00", "10.00"),
            settlement("S2", ANNA, WARD, "2025-01-03 10:00:00", "10.00", med_type="21", mdtrt_id="V1"),
        ],
    )
    build_graph(tmp_path)
    graph = neighbourhood(Case(tmp_path), "patient", ANNA)
    assert keys(edge(graph, ("patient", ANNA), ("facility", WARD), "ADMITTED_TO")) == ["S2"]
