"""Decisions: what may follow what, all or none, undone by a new row, and never on what has changed meanwhile."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from workbench.errors import CaseError
from workbench.leads.review import REASONS, STATUSES, TRANSITIONS, ReviewStore
from workbench.leads.store import LeadStore
from workbench.texts import LANGUAGES, labels, text
from workbench.trust.audit import AuditLog

ENDS = ("confirmed", "dismissed", "referred")
#: Steps that lead from open to each status.
WAYS = {
    "open": [],
    "in_review": ["in_review"],
    **{end: ["in_review", end] for end in ENDS},
}
#: What the rules on paper allow.
ALLOWED = {
    ("open", "in_review"),
    *(("in_review", end) for end in ENDS),
    *((end, "in_review") for end in ENDS),
    ("confirmed", "referred"),
}


def reason(status: str) -> str:
    return REASONS[status][0] if status in REASONS else ""


def put(store: ReviewStore, lead_id: str, status: str) -> None:
    """Lead an open lead to a status."""
    for step in WAYS[status]:
        store.decide(lead_id, step, actor="anna", reason=reason(step))


def code(call: object, *args: object, **more: object) -> str:
    with pytest.raises(CaseError) as caught:
        call(*args, **more)  # type: ignore[operator]
    assert all(getattr(caught.value, f"message_{language}") for language in LANGUAGES)
    return caught.value.code


# What may follow what


def test_the_declared_table_is_the_one_on_paper() -> None:
    assert {(one, other) for one, follow in TRANSITIONS.items() for other in follow} == ALLOWED
    assert set(TRANSITIONS) == set(STATUSES)


@pytest.mark.parametrize(("before", "after"), list(itertools.product(STATUSES, STATUSES)))
def test_every_transition(store: ReviewStore, leads: list[str], before: str, after: str) -> None:
    put(store, leads[0], before)
    rows = len(store.history(leads[0]))
    if (before, after) in ALLOWED:
        store.decide(leads[0], after, actor="bert", reason=reason(after), note="because")
        assert store.statuses()[leads[0]] == after
    else:
        found = code(store.decide, leads[0], after, actor="bert", reason=reason(after), note="because")
        assert found == "review_transition"
        assert len(store.history(leads[0])) == rows


def test_a_status_that_does_not_exist(store: ReviewStore, leads: list[str]) -> None:
    assert code(store.decide, leads[0], "burnt", actor="anna") == "review_transition"


def test_every_status_reason_and_kind_has_a_label() -> None:
    known = labels("review")
    assert set(labels("status")) == set(STATUSES)
    for status, reasons in REASONS.items():
        shown = [known[f"reason.{status}.{one}"]["zh"] for one in reasons]
        assert len(set(shown)) == len(reasons)
    assert {
        f"kind.{one}" for one in ("decide", "propose", "approve", "reject", "withdraw", "note", "reopen")
    } <= set(known)


@pytest.mark.parametrize("status", ENDS)
@pytest.mark.parametrize("wrong", ["", "because", "new_evidence"])
def test_an_end_needs_one_of_its_reasons(
    store: ReviewStore, leads: list[str], status: str, wrong: str
) -> None:
    put(store, leads[0], "in_review")
    assert code(store.decide, leads[0], status, actor="anna", reason=wrong) == "review_reason"


def test_review_itself_takes_no_reason(store: ReviewStore, leads: list[str]) -> None:
    assert code(store.decide, leads[0], "in_review", actor="anna", reason="family") == "review_reason"


@pytest.mark.parametrize("status", ENDS)
def test_notes_that_are_needed(store: ReviewStore, leads: list[str], status: str) -> None:
    put(store, leads[0], "in_review")
    assert code(store.decide, leads[0], status, actor="anna", reason="other", note=" ") == "review_note"
    store.decide(leads[0], status, actor="anna", reason="other", note="其他")
    assert code(store.decide, leads[0], "in_review", actor="anna") == "review_note"
    assert code(store.note, leads[0], "anna", " \n") == "review_note"
    store.decide(leads[0], "in_review", actor="anna", note="再看")


# A row says it all


def test_a_row_holds_the_whole_decision(store: ReviewStore, leads: list[str]) -> None:
    put(store, leads[0], "in_review")
    (row,) = store.decide(leads[0], "dismissed", actor=" anna ", reason="family", note=" 一家人 ")
    assert store.history(leads[0])[-1] == row
    shown = (row.kind, row.status, row.actor, row.reason, row.note, row.run_id, row.proposed, row.refers)
    assert shown == ("decide", "dismissed", "anna", "family", "一家人", "R-1", "", 0)
    assert row.said == {"zh": "一家人", "en": "一家人"}
    assert store.decide(leads[1], "in_review", actor="anna", run_id="R-9")[0].run_id == "R-9"


def test_every_row_is_in_the_log(store: ReviewStore, path: Path, leads: list[str]) -> None:
    put(store, leads[0], "dismissed")
    store.note(leads[0], "bert", "看过")
    store.withdraw(leads[0], "anna")
    entries = AuditLog(path).entries()
    assert [one.action for one in entries] == [
        "review_decide",
        "review_decide",
        "review_note",
        "review_withdraw",
    ]
    assert [one.detail["status"] for one in entries] == ["in_review", "dismissed", "dismissed", "in_review"]
    assert {one.subject for one in entries} == {leads[0]}
    assert [one.actor for one in entries] == ["anna", "anna", "bert", "anna"]
    assert store.verify() == 4


@pytest.mark.parametrize(
    "harm",
    [
        "update review set status = 'dismissed' where seq = 1",
        "update review set note = 'x' where seq = 2",
        "update review set detail = 'no json' where seq = 2",
        "delete from review where seq = 2",
        "insert into review (lead_id, status, actor, note, at) values ('L-1', 'confirmed', 'eve', '', '')",
    ],
)
def test_reviews_that_somebody_changed_show(
    store: ReviewStore, path: Path, leads: list[str], harm: str
) -> None:
    put(store, leads[0], "confirmed")
    with closing(sqlite3.connect(path)) as db:
        for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
            db.execute(f"drop trigger {name}")
        db.execute(harm)
        db.commit()
    assert code(store.verify) == "review_broken"


def test_hostile_notes_are_kept_as_they_are(store: ReviewStore, leads: list[str]) -> None:
    hostile = "<script>alert(1)</script>'); drop table review; --\x00{zh}\u202e"
    assert store.note(leads[0], "anna", hostile).note == hostile
    assert store.history(leads[0])[0].said["zh"] == hostile
    assert store.note(leads[0], "anna", "a\ud800b").note == "a?b"
    assert store.verify() == 2


@pytest.mark.parametrize("actor", ["", "workbench", "a\nb", "x" * 99])
def test_nobody_decides_under_no_name(store: ReviewStore, leads: list[str], actor: str) -> None:
    assert code(store.decide, leads[0], "in_review", actor=actor) == "actor"
    assert code(store.note, leads[0], actor, "text") == "actor"
    assert code(store.withdraw, leads[0], actor) == "actor"
    assert code(store.require_second_person, True, actor) == "actor"


# All or none


def test_many_at_once(store: ReviewStore, leads: list[str]) -> None:
    rows = store.decide([*leads, leads[0]], "in_review", actor="anna")
    assert [row.lead_id for row in rows] == leads
    assert store.statuses() == dict.fromkeys(sorted(leads), "in_review")


def test_one_that_cannot_be_decided_stops_all(store: ReviewStore, path: Path, leads: list[str]) -> None:
    put(store, leads[2], "in_review")
    head = AuditLog(path).head()
    assert code(store.decide, leads, "in_review", actor="anna") == "review_transition"
    assert code(store.decide, [leads[0], "L-none"], "in_review", actor="anna") == "unknown_lead"
    assert code(store.decide, "L-\ud800", "in_review", actor="anna") == "unknown_lead"
    assert store.statuses() == {leads[2]: "in_review"}
    assert AuditLog(path).head() == head


def test_nothing_to_decide(store: ReviewStore) -> None:
    assert store.decide([], "in_review", actor="anna") == []


# What was on screen


def test_a_decision_on_what_has_changed_is_refused(store: ReviewStore, leads: list[str]) -> None:
    store.decide(leads[0], "in_review", actor="bert", expected="open")
    with pytest.raises(CaseError) as caught:
        store.decide(leads[0], "in_review", actor="anna", expected="open")
    assert caught.value.code == "review_stale"
    assert caught.value.context["actor"] == "bert"
    assert caught.value.context["found"] == "in_review"
    seen = {leads[0]: "in_review", leads[1]: "open"}
    mixed = {**seen, leads[1]: "in_review"}
    assert (
        code(store.decide, leads[:1], "dismissed", actor="anna", reason="family", expected="open")
        == "review_stale"
    )
    assert code(store.decide, leads[1:], "in_review", actor="anna", expected=mixed) == "review_stale"
    store.decide(leads[1:], "in_review", actor="anna", expected=seen)


DECIDE = """
import sys
from pathlib import Path
from workbench.errors import CaseError
from workbench.leads.review import ReviewStore
try:
    ReviewStore(Path(sys.argv[1])).decide(sys.argv[2], "in_review", actor=sys.argv[3], expected="open")
    print("done")
except CaseError as problem:
    print(problem.code)
"""


def test_of_two_who_decide_at_once_one_is_told(path: Path, store: ReviewStore, leads: list[str]) -> None:
    command = [sys.executable, "-c", DECIDE, str(path), leads[0]]
    both = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("anna", "bert")
    ]
    assert sorted(one.communicate(timeout=60)[0].strip() for one in both) == ["done", "review_stale"]
    assert len(store.history(leads[0])) == 1


def test_undoing_what_has_been_followed_is_refused(store: ReviewStore, leads: list[str]) -> None:
    (first,) = store.decide(leads[0], "in_review", actor="anna")
    store.decide(leads[0], "dismissed", actor="bert", reason="family")
    assert code(store.withdraw, leads[0], "anna", seq=first.seq) == "review_stale"
    assert store.statuses()[leads[0]] == "dismissed"


# Undoing


def test_undoing_goes_back_step_by_step(store: ReviewStore, leads: list[str]) -> None:
    put(store, leads[0], "confirmed")
    store.decide(leads[0], "referred", actor="anna", reason="police")
    store.note(leads[0], "anna", "a note does not count")
    shown = [store.withdraw(leads[0], "anna").status for _ in range(3)]
    assert shown == ["confirmed", "in_review", "open"]
    assert code(store.withdraw, leads[0], "anna") == "review_nothing"
    assert len(store.history(leads[0])) == 7
    assert [row.refers for row in store.history(leads[0])[-3:]] == [3, 2, 1]


def test_after_undoing_one_decides_anew(store: ReviewStore, leads: list[str]) -> None:
    put(store, leads[0], "dismissed")
    store.withdraw(leads[0], "bert", "verwechselt")
    store.decide(leads[0], "confirmed", actor="bert", reason="on_site")
    assert store.withdraw(leads[0], "bert").status == "in_review"
    assert store.withdraw(leads[0], "bert").status == "open"


def test_nothing_to_undo(store: ReviewStore, leads: list[str]) -> None:
    assert code(store.withdraw, leads[0], "anna") == "review_nothing"
    assert code(store.withdraw, "L-none", "anna") == "unknown_lead"


def test_a_store_that_is_not_there_yet(tmp_path: Path) -> None:
    store = ReviewStore(tmp_path / "leads.sqlite")
    assert (store.statuses(), store.waiting(), store.history("L-1"), store.second_person()) == (
        {},
        [],
        [],
        False,
    )
    assert store.verify() == 0
    assert list(tmp_path.iterdir()) == []


def test_the_lead_store_agrees(store: ReviewStore, path: Path, leads: list[str]) -> None:
    put(store, leads[0], "referred")
    put(store, leads[1], "in_review")
    store.note(leads[2], "anna", "n")
    expected = {leads[0]: "referred", leads[1]: "in_review", leads[2]: "open"}
    assert store.statuses() == LeadStore(path).statuses() == expected


def test_texts_of_a_status_are_those_of_the_trade() -> None:
    assert [text(f"status.{one}") for one in STATUSES] == ["待核查", "核查中", "属实", "排除", "移送"]
