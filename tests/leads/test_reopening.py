"""A dismissed lead stays dismissed until a new run brings enough new evidence, and then says which."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.leads.paper import lead
from tests.leads.test_review import code, put
from workbench.leads.lead import Lead, Member
from workbench.leads.reopening import Growth
from workbench.leads.review import Review, ReviewStore
from workbench.leads.store import LeadStore
from workbench.trust.audit import AuditLog

TEN = tuple(f"p{k}" for k in range(10))


class Runs:
    """One lead, seen in run after run."""

    def __init__(self, path: Path) -> None:
        self.store, self.reviews, self.log = LeadStore(path), ReviewStore(path), AuditLog(path)
        self.lead_id = self.see("R-1", lead(*TEN))
        put(self.reviews, self.lead_id, "dismissed")

    def see(self, run: str, one: Lead, growth: Growth | None = None) -> str:
        (named,) = self.store.identify(run, [one], *([growth] if growth else []))
        assert named.status == self.store.statuses().get(named.lead_id, "open")
        return named.lead_id

    @property
    def status(self) -> str:
        return self.reviews.statuses()[self.lead_id]

    @property
    def reopened(self) -> list[Review]:
        return [row for row in self.reviews.history(self.lead_id) if row.kind == "reopen"]


@pytest.fixture
def runs(path: Path) -> Runs:
    return Runs(path)


@pytest.mark.parametrize(
    ("members", "rows", "status"),
    [
        (TEN, 100, "dismissed"),
        (TEN, 119, "dismissed"),
        (TEN, 120, "open"),
        (TEN, 60, "dismissed"),
        ((*TEN, "q1"), 100, "dismissed"),
        ((*TEN, "q1", "q2"), 100, "open"),
        ((*TEN[:8], "q1", "q2"), 50, "open"),
        (TEN[:6], 119, "dismissed"),
    ],
)
def test_how_much_is_enough(runs: Runs, members: tuple[str, ...], rows: int, status: str) -> None:
    assert runs.see("R-2", lead(*members, rows=rows)) == runs.lead_id
    assert runs.status == status


@pytest.mark.parametrize(
    ("growth", "rows", "more", "status"),
    [
        (Growth(1, 9.0), 100, 1, "open"),
        (Growth(3, 9.0), 100, 2, "dismissed"),
        (Growth(9, 0.05), 105, 0, "open"),
        (Growth(9, 0.05), 104, 0, "dismissed"),
        (Growth(9, 0.07), 107, 0, "open"),
    ],
)
def test_how_much_is_enough_is_a_setting(
    runs: Runs, growth: Growth, rows: int, more: int, status: str
) -> None:
    runs.see("R-2", lead(*TEN, *(f"q{k}" for k in range(more)), rows=rows), growth)
    assert runs.status == status


def test_it_says_what_is_new(runs: Runs) -> None:
    runs.see("R-2", lead(*TEN[:9], "q2", "q1", "q3", rows=1204))
    (row,) = runs.reopened
    assert (row.status, row.actor, row.reason, row.run_id) == ("open", "workbench", "new_evidence", "R-2")
    assert row.detail == {
        "dismissed_on": "R-1",
        "run": "R-2",
        "rows_before": 100,
        "rows_after": 1204,
        "new_members": ["patient:q1", "patient:q2", "patient:q3"],
    }
    assert row.said == {"zh": "+3 名成员，行数 100 → 1,204", "en": "+3 members, rows 100 → 1,204"}
    entry = runs.log.entries()[-1]
    assert (entry.action, entry.actor, entry.subject) == ("review_reopen", "workbench", runs.lead_id)
    assert entry.detail["detail"] == row.detail
    assert runs.reviews.verify() == 3


def test_only_the_members_that_tell_count(runs: Runs) -> None:
    one = lead(*TEN)
    more = tuple(Member(kind, f"x{k}", "steered") for k in range(5) for kind in ("patient", "card"))
    runs.see("R-2", replace(one, members=one.members + more))
    assert runs.status == "dismissed"


def test_once_per_run_however_often_it_is_made(runs: Runs) -> None:
    more = lead(*TEN, "q1", "q2")
    for _ in range(3):
        runs.see("R-2", more)
    assert len(runs.reopened) == 1
    put_again(runs)
    for run in ("R-2", "R-1", "R-2"):
        runs.see(run, more if run == "R-2" else lead(*TEN))
    assert runs.status == "dismissed"
    assert len(runs.reopened) == 1


def put_again(runs: Runs) -> None:
    runs.reviews.decide(runs.lead_id, "in_review", actor="anna")
    runs.reviews.decide(runs.lead_id, "dismissed", actor="anna", reason="family")


def test_the_next_time_it_is_compared_with_the_run_it_was_dismissed_on(runs: Runs) -> None:
    runs.see("R-2", lead(*TEN, "q1", "q2", rows=150))
    put_again(runs)
    runs.see("R-3", lead(*TEN, "q1", "q2", "q3", rows=170))
    assert runs.status == "dismissed"
    runs.see("R-4", lead(*TEN, "q1", "q2", "q3", rows=180))
    assert runs.status == "open"
    assert runs.reopened[-1].detail["dismissed_on"] == "R-2"
    assert runs.reopened[-1].detail["rows_before"] == 150


def test_creeping_growth_is_measured_from_the_dismissal(runs: Runs) -> None:
    for step in range(1, 4):
        runs.see(f"R-{step + 1}", lead(*TEN, rows=100 + 8 * step))
    assert [row.run_id for row in runs.reopened] == ["R-4"]


def test_a_lead_that_is_not_dismissed_is_left_alone(path: Path) -> None:
    for status in ("open", "in_review", "confirmed", "referred"):
        one = path.with_name(f"{status}.sqlite")
        store, reviews = LeadStore(one), ReviewStore(one)
        (named,) = store.identify("R-1", [lead(*TEN)])
        put(reviews, named.lead_id, status)
        before = reviews.history(named.lead_id)
        assert store.identify("R-2", [lead(*TEN, "q1", "q2", rows=999)])[0].status == status
        assert reviews.history(named.lead_id) == before


def test_dismissed_on_a_run_that_the_store_does_not_know(path: Path) -> None:
    store, reviews = LeadStore(path), ReviewStore(path)
    (named,) = store.identify("R-1", [lead(*TEN)])
    reviews.decide(named.lead_id, "in_review", actor="anna")
    reviews.decide(named.lead_id, "dismissed", actor="anna", reason="family", run_id="R-x")
    assert store.identify("R-2", [lead(*TEN, rows=130)])[0].status == "open"
    assert reviews.history(named.lead_id)[-1].detail["dismissed_on"] == "R-1"


def test_dismissed_with_a_second_person(runs: Runs) -> None:
    runs.see("R-2", lead(*TEN, "q1", "q2", rows=150))
    runs.reviews.require_second_person(True, "boss")
    runs.reviews.decide(runs.lead_id, "in_review", actor="anna")
    runs.reviews.decide(runs.lead_id, "dismissed", actor="anna", reason="family")
    runs.see("R-3", lead(*TEN, "q1", "q2", rows=999))
    assert runs.status == "in_review"
    runs.reviews.approve(runs.lead_id, "bert")
    runs.see("R-4", lead(*TEN, "q1", "q2", rows=160))
    assert runs.status == "dismissed"
    runs.see("R-5", lead(*TEN, "q1", "q2", rows=190))
    assert runs.reopened[-1].detail["rows_before"] == 150


def test_what_came_before_the_new_evidence_cannot_be_undone(runs: Runs) -> None:
    runs.see("R-2", lead(*TEN, "q1", "q2"))
    assert code(runs.reviews.withdraw, runs.lead_id, "anna") == "review_nothing"
    runs.reviews.decide(runs.lead_id, "in_review", actor="anna")
    assert runs.reviews.withdraw(runs.lead_id, "anna").status == "open"


def test_notes_and_undoing_do_not_move_the_comparison(runs: Runs) -> None:
    runs.see("R-2", lead(*TEN, rows=110))
    runs.reviews.note(runs.lead_id, "anna", "see the address")
    runs.reviews.decide(runs.lead_id, "in_review", actor="anna", note="again")
    runs.reviews.withdraw(runs.lead_id, "anna")
    assert runs.status == "dismissed"
    runs.see("R-3", lead(*TEN, rows=121))
    assert runs.reopened[-1].detail["dismissed_on"] == "R-1"


def test_a_run_that_was_known_at_the_dismissal_brings_nothing_new(path: Path) -> None:
    store, reviews = LeadStore(path), ReviewStore(path)
    (named,) = store.identify("R-1", [lead(*TEN)])
    store.identify("R-2", [lead(*TEN, rows=150)])
    reviews.decide(named.lead_id, "in_review", actor="anna")
    reviews.decide(named.lead_id, "dismissed", actor="anna", reason="family", run_id="R-1")
    assert store.identify("R-2", [lead(*TEN, rows=150)])[0].status == "dismissed"
    assert store.identify("R-3", [lead(*TEN, rows=150)])[0].status == "open"
