"""Undoing and answering for several leads is one transaction; nobody undoes what another person decided."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.leads.paper import lead
from tests.leads.test_review import code
from workbench.errors import CaseError
from workbench.explore.decisions import Decisions
from workbench.leads.review import ReviewStore
from workbench.leads.store import LeadStore


def rows(store: ReviewStore, leads: list[str]) -> list[int]:
    return [len(store.history(one)) for one in leads]


def test_withdrawing_several_where_one_cannot_be_withdraws_none(store: ReviewStore, leads: list[str]) -> None:
    done = store.decide(leads, "in_review", actor="anna")
    store.withdraw(leads[2], "bert")
    before = rows(store, leads)
    seqs = {one.lead_id: one.seq for one in done}
    assert code(store.withdraw_all, seqs, "anna") == "review_nothing"
    assert rows(store, leads) == before
    store.withdraw_all(dict.fromkeys(leads[:2]), "anna")
    assert set(store.statuses().values()) == {"open"}
    store.verify()


def test_answering_several_where_one_does_not_wait_answers_none(store: ReviewStore, leads: list[str]) -> None:
    store.decide(leads, "in_review", actor="anna")
    store.require_second_person(True, "boss")
    store.decide(leads, "dismissed", actor="anna", reason="family")
    desk = Decisions(store, "bert", "R-1", "en")
    desk.standings(leads)
    store.withdraw(leads[1], "anna")
    with pytest.raises(CaseError):
        desk.decide("approve", dict.fromkeys(leads, "in_review"))
    assert set(store.statuses().values()) == {"in_review"}
    assert len(store.waiting()) == 2
    assert desk.undoable == 0


def test_an_answer_is_to_the_proposal_that_this_screen_showed(store: ReviewStore, leads: list[str]) -> None:
    store.decide(leads, "in_review", actor="anna")
    store.require_second_person(True, "boss")
    store.decide(leads, "confirmed", actor="anna", reason="rows_checked")
    desk = Decisions(store, "bert", "R-1", "en")
    desk.standings(leads)
    store.withdraw(leads[0], "anna")
    store.decide(leads[0], "dismissed", actor="anna", reason="family")
    desk.standings([leads[1]])  # another lead is opened; the queue still shows the first as it was
    with pytest.raises(CaseError) as stale:
        desk.decide("approve", {leads[0]: "in_review"})
    assert stale.value.code == "review_stale"


def test_undo_after_sending_back_does_not_undo_what_was_before(store: ReviewStore, leads: list[str]) -> None:
    store.decide(leads, "in_review", actor="anna")
    store.require_second_person(True, "boss")
    store.decide(leads, "dismissed", actor="anna", reason="family")
    desk = Decisions(store, "bert", "R-1", "en")
    desk.standings(leads)
    desk.decide("reject", {leads[0]: "in_review"})
    assert not desk.can_withdraw(leads[0])
    for given in ((), (leads[0],)):
        with pytest.raises(CaseError) as wrong:
            desk.withdraw(*given)
        assert wrong.value.code == "queue_nothing_to_undo"
    assert store.statuses()[leads[0]] == "in_review"


def test_undo_twice_on_a_lead_s_page_does_not_take_another_s_decision_back(
    store: ReviewStore, leads: list[str]
) -> None:
    store.decide(leads[0], "in_review", actor="anna")
    desk = Decisions(store, "bert", "R-1", "en")
    desk.decide("dismissed", {leads[0]: "in_review"}, reason="family")
    desk.withdraw(leads[0])
    with pytest.raises(CaseError) as wrong:
        desk.withdraw(leads[0])
    assert wrong.value.code == "queue_nothing_to_undo"
    assert store.statuses()[leads[0]] == "in_review"


def test_a_lead_made_by_hand_whose_record_was_damaged_is_a_clear_error(path: Path) -> None:
    import sqlite3  # noqa: PLC0415 - to write what nobody should

    store = LeadStore(path)
    store.promote(lead("a", "b"), actor="anna")
    with sqlite3.connect(path) as db:
        db.execute("drop trigger promoted_stays")
        db.execute("update promoted set record = '{}'")
    db.close()
    with pytest.raises(CaseError) as damaged:
        store.promoted()
    assert damaged.value.code == "case_damaged"
