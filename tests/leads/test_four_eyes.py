"""A second person: closing a lead waits for somebody else, and there is no way around."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.leads.test_review import ENDS, code, put, reason
from workbench.leads.review import ReviewStore
from workbench.trust.audit import AuditLog


@pytest.fixture
def strict(store: ReviewStore, leads: list[str]) -> ReviewStore:
    """All leads in review, a second person required."""
    store.decide(leads, "in_review", actor="anna")
    store.require_second_person(True, "boss")
    return store


def propose(store: ReviewStore, lead_id: str, status: str, actor: str = "anna") -> None:
    (row,) = store.decide(lead_id, status, actor=actor, reason=reason(status))
    assert (row.kind, row.pending, row.proposed) == ("propose", True, status)


@pytest.mark.parametrize("end", ENDS)
def test_an_end_waits_for_another_person(strict: ReviewStore, leads: list[str], end: str) -> None:
    propose(strict, leads[0], end)
    assert strict.statuses()[leads[0]] == "in_review"
    assert [(row.lead_id, row.proposed) for row in strict.waiting()] == [(leads[0], end)]
    row = strict.approve(leads[0], "bert", "同意")
    assert (row.kind, row.status, row.reason, row.refers) == ("approve", end, reason(end), row.seq - 1)
    assert strict.statuses()[leads[0]] == end
    assert strict.waiting() == []


@pytest.mark.parametrize("name", ["anna", " Anna", "ＡＮＮＡ"])
def test_the_proposer_cannot_answer(strict: ReviewStore, leads: list[str], name: str) -> None:
    propose(strict, leads[0], "dismissed")
    assert code(strict.approve, leads[0], name) == "review_same_person"
    assert code(strict.reject, leads[0], name) == "review_same_person"
    assert strict.statuses()[leads[0]] == "in_review"


def test_sent_back_it_can_be_proposed_again(strict: ReviewStore, leads: list[str]) -> None:
    propose(strict, leads[0], "dismissed")
    assert strict.reject(leads[0], "bert", "看看住址").status == "in_review"
    assert strict.waiting() == []
    assert code(strict.approve, leads[0], "carl") == "review_nothing"
    propose(strict, leads[0], "confirmed")
    assert strict.approve(leads[0], "bert").status == "confirmed"


def test_what_was_sent_back_is_not_what_is_undone(strict: ReviewStore, leads: list[str]) -> None:
    propose(strict, leads[0], "dismissed")
    strict.reject(leads[0], "bert")
    assert strict.withdraw(leads[0], "anna").status == "open"


def test_while_it_waits_nothing_else_is_decided(strict: ReviewStore, leads: list[str]) -> None:
    propose(strict, leads[0], "dismissed")
    again = {"actor": "bert", "reason": "on_site"}
    assert code(strict.decide, leads[0], "confirmed", **again) == "review_pending"
    assert code(strict.decide, leads, "confirmed", **again) == "review_pending"
    strict.note(leads[0], "anna", "a note does")
    assert strict.withdraw(leads[0], "anna").status == "in_review"
    assert strict.waiting() == []
    propose(strict, leads[0], "confirmed")


def test_the_answer_is_to_what_was_on_screen(strict: ReviewStore, leads: list[str]) -> None:
    propose(strict, leads[0], "dismissed")
    (seen,) = strict.waiting()
    strict.withdraw(leads[0], "anna")
    propose(strict, leads[0], "confirmed")
    assert code(strict.approve, leads[0], "bert", seq=seen.seq) == "review_stale"
    assert strict.approve(leads[0], "bert", seq=strict.waiting()[0].seq).status == "confirmed"


def test_reopening_takes_one_person_and_closing_again_two(strict: ReviewStore, leads: list[str]) -> None:
    propose(strict, leads[0], "dismissed")
    strict.approve(leads[0], "bert")
    strict.decide(leads[0], "in_review", actor="anna", note="新情况")
    assert strict.statuses()[leads[0]] == "in_review"
    assert code(strict.withdraw, leads[0], "anna") == "review_second_person"
    propose(strict, leads[0], "dismissed")


def test_an_approved_decision_can_be_undone(strict: ReviewStore, leads: list[str]) -> None:
    propose(strict, leads[0], "dismissed")
    strict.approve(leads[0], "bert")
    assert strict.withdraw(leads[0], "anna").status == "in_review"
    assert strict.waiting() == []


def test_a_confirmed_lead_that_is_referred_waits_too(strict: ReviewStore, leads: list[str]) -> None:
    propose(strict, leads[0], "confirmed")
    strict.approve(leads[0], "bert")
    propose(strict, leads[0], "referred", actor="bert")
    assert strict.statuses()[leads[0]] == "confirmed"
    assert strict.withdraw(leads[0], "bert").status == "confirmed"
    propose(strict, leads[0], "referred", actor="bert")
    strict.approve(leads[0], "anna")
    assert code(strict.withdraw, leads[0], "anna") == "review_second_person"


def test_the_rule_holds_from_when_it_is_set(store: ReviewStore, path: Path, leads: list[str]) -> None:
    put(store, leads[0], "dismissed")
    assert not store.second_person()
    store.require_second_person(True, "boss")
    assert store.second_person()
    assert store.statuses()[leads[0]] == "dismissed"
    store.decide(leads[1], "in_review", actor="anna")
    propose(store, leads[1], "dismissed")
    store.require_second_person(False, "boss")
    assert code(store.approve, leads[1], "anna") == "review_same_person"
    store.withdraw(leads[1], "anna")
    assert store.decide(leads[1], "dismissed", actor="anna", reason="family")[0].kind == "decide"
    rules = [(one.actor, one.detail["value"]) for one in AuditLog(path).entries(action="rule_set")]
    assert rules == [("boss", "on"), ("boss", "off")]
