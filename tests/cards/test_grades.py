"""Rules on paper, decisions by one and by two persons, and what can never happen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.cards.paper import DAY, made, town
from tests.checks.tiny import Tables, written
from workbench.cards import Grades
from workbench.cards.card import moment
from workbench.cards.docket import docket_of
from workbench.cards.proposals import Proposal, frame_of, proposal_of, proposals
from workbench.cards.reasons import Reason, grounds, is_strong
from workbench.cards.scales import NONE, SCALES, step
from workbench.case import Case
from workbench.checks import run_checks
from workbench.config import Grading
from workbench.errors import CaseError, WorkbenchError
from workbench.leads.lead import Member
from workbench.leads.review import ReviewStore
from workbench.trust.audit import AuditLog
from workbench.workflow import Workflow

SHOP, VENUE = "pharmacy:P1", Member("pharmacy", "P1", "venue", 3)
WHO = {"actor": "anna", "on": DAY, "reason": "looked at"}


@pytest.fixture
def case(tmp_path: Path) -> Case:
    return town(tmp_path)


def confirmed(case: Case, lead: str, *more: str) -> str:
    store = ReviewStore(case.lead_store)
    for status in ("in_review", "confirmed", *more):
        reason = {"confirmed": "rows_checked", "referred": "police", "dismissed": "family"}.get(status, "")
        store.decide(lead, status, actor="anna", reason=reason, note="n")
    return lead


def refused(code: str, call: object, *words: object, **more: object) -> None:
    with pytest.raises(WorkbenchError) as caught:
        call(*words, **more)  # type: ignore[operator]
    assert caught.value.code == code


def values(case: Case, node: str = SHOP) -> tuple[str, str]:
    return Grades(case).proposal(node, "grade").value, Grades(case).proposal(node, "card").value


def person(name: str, role: str = "core") -> Member:
    return Member("patient", name, role, 3)


# Rules


def test_an_open_lead_is_pending_and_lowers_nothing(case: Case) -> None:
    lead = made(case, person("A1"), VENUE)
    found = Grades(case).proposal(SHOP, "grade")
    assert (found.value, found.present) == ("A", NONE)
    (reason,) = found.reasons
    assert (reason.weight, reason.refs, reason.rows, reason.count) == ("pending", (lead,), 7, 1)
    assert reason.rate is not None
    assert "1 of 7 (14.3%)" in reason.rate["en"]


def test_steps_on_paper(case: Case) -> None:
    # One confirmed lead: B and yellow. Three: C and red. A referred one alone: C and red.
    leads = [made(case, person(f"A{number}"), VENUE) for number in range(1, 4)]
    confirmed(case, leads[0])
    assert values(case) == ("B", "yellow")
    confirmed(case, leads[1])
    assert values(case) == ("B", "yellow")
    confirmed(case, leads[2])
    assert values(case) == ("C", "red")
    # P2 is in none of them; of persons each is in one.
    assert values(case, "pharmacy:P2") == ("A", "none")
    assert Grades(case).proposal("patient:A1", "credit").value == "general"


def test_a_referred_lead_is_strong(case: Case) -> None:
    confirmed(case, made(case, person("A1"), VENUE), "referred")
    assert values(case) == ("C", "red")


def test_a_dismissed_lead_is_not_said(case: Case) -> None:
    lead = made(case, person("A1"), VENUE)
    store = ReviewStore(case.lead_store)
    store.decide(lead, "in_review", actor="anna")
    store.decide(lead, "dismissed", actor="anna", reason="family")
    assert Grades(case).proposal(SHOP, "grade").reasons == ()


@pytest.mark.parametrize("role", ["likely", "possible", "steered", "attending", "tied", "involved"])
def test_roles_that_do_not_count(case: Case, role: str) -> None:
    confirmed(case, made(case, person("A1", role), VENUE))
    found = Grades(case).proposal("patient:A1", "credit")
    assert found.value == "trusted"
    assert [one.weight for one in found.reasons] == ["beside"]


def test_confirmations_grow_old(case: Case) -> None:
    confirmed(case, made(case, person("A1"), VENUE))
    today = moment(None)
    rules = Grading(grade_days=30)
    for days, value in ((0, "B"), (30, "B"), (31, "A")):
        docket = docket_of(case, today + timedelta(days=days))
        assert proposal_of(docket, ("pharmacy", "P1"), "grade", rules).value == value
    # What was written later than the stated time is not known.
    before = docket_of(case, today - timedelta(days=1))
    assert [one.weight for one in proposal_of(before, ("pharmacy", "P1"), "grade", rules).reasons] == [
        "pending"
    ]


def test_a_strong_measure_in_force(case: Case) -> None:
    lead = confirmed(case, made(case, person("A1"), VENUE))
    flow, day = Workflow(case), {"actor": "anna", "on": DAY}
    flow.begin(lead, "screening", owner="anna", **day)
    flow.finish(lead, "passed_on", **day)
    flow.begin(lead, "verification", owner="anna", **day)
    flow.finish(lead, "founded", **day)
    flow.begin(lead, "handling", owner="anna", **day)
    flow.dispose(lead, "talk", SHOP, **day)
    assert values(case) == ("B", "yellow")
    suspended = flow.dispose(lead, "suspend_agreement", SHOP, **day, until=date(2099, 1, 1))
    assert values(case) == ("C", "red")
    flow.withdraw(suspended.seq, actor="anna", reason="wrong place")
    assert values(case) == ("B", "yellow")
    flow.dispose(lead, "suspend_agreement", SHOP, **day, until=DAY)
    assert values(case) == ("B", "yellow")  # over by now


def reason(family: str, *, strong: bool = False, weight: str = "counted") -> Reason:
    said = {"zh": "x", "en": "x"}
    return Reason("x", weight, family, said, strong=strong)  # type: ignore[arg-type]


SOME = st.builds(
    reason,
    st.sampled_from(["ring", "check_lead", "check", "measure", "peers"]),
    strong=st.booleans(),
    weight=st.sampled_from(["counted", "pending", "beside"]),
)


@given(
    st.lists(SOME, max_size=8),
    st.sampled_from(["ring", "check_lead"]),
    st.booleans(),
    st.sampled_from(sorted(SCALES)),
)
def test_one_more_confirmed_lead_never_raises(
    several: list[Reason], family: str, strong: bool, scale: str
) -> None:
    def place(reasons: list[Reason]) -> int:
        return SCALES[scale].index(step(scale, grounds(reasons), is_strong(reasons), Grading()))

    assert place([*several, reason(family, strong=strong)]) >= place(several)


@given(st.lists(SOME, max_size=8), SOME.filter(lambda one: one.weight != "counted"))
def test_what_is_pending_or_beside_changes_nothing(several: list[Reason], more: Reason) -> None:
    assert (grounds([*several, more]), is_strong([*several, more])) == (grounds(several), is_strong(several))


def test_a_check_lead_and_its_findings_count_once() -> None:
    assert grounds([reason("check_lead"), reason("check"), reason("check"), reason("ring")]) == 3


# Findings


def sharing(*people: str) -> Tables:
    """A register in which these people, each with a name of its own, stand under one certificate number."""
    rows = [{"psn_no": one, "psn_name": f"NAME {one}", "certno": "990001199003020012"} for one in people]
    return {"PSN_INFO_B": rows}


@pytest.fixture
def checked(tmp_path: Path) -> tuple[Case, str]:
    """A1 buys after his death at P2; the finding is about him and P2 takes part in it."""
    death = {"death_list": [{"psn_no": "A1", "psn_name": "A1", "die_date": "2025-02-15"}]}
    case = town(tmp_path, death)
    found = run_checks(case, only=["after_death"]).findings()
    return case, str(found["finding_id"][0])


def test_an_answer_to_a_finding(checked: tuple[Case, str]) -> None:
    case, finding = checked
    grades = Grades(case)
    (pending,) = grades.proposal("patient:A1", "credit").reasons
    assert (pending.weight, pending.count, pending.rows, pending.account) == (
        "pending",
        1,
        2,
        Decimal("10.00"),
    )
    assert pending.rate is not None
    assert "1 of 4 (25.0%)" in pending.rate["en"]
    answered = grades.answer_finding(finding, "confirmed", **WHO)
    found = grades.proposal("patient:A1", "credit")
    assert (found.value, found.refs) == ("general", (finding,))
    # It is not about the pharmacy, which takes part in it.
    assert Grades(case).proposal("pharmacy:P2", "grade").value == "A"
    grades.withdraw(answered.seq, actor="anna", reason="read again")
    assert grades.proposal("patient:A1", "credit").value == "trusted"
    grades.answer_finding(finding, "explained", **WHO)
    assert grades.proposal("patient:A1", "credit").reasons == ()
    refused("grade_finding", grades.answer_finding, "F-none", "confirmed", **WHO)
    refused("workflow_input", grades.answer_finding, finding, "guilty", **WHO)


def test_a_finding_with_other_figures_has_to_be_looked_at_again(checked: tuple[Case, str]) -> None:
    case, finding = checked
    Grades(case).answer_finding(finding, "confirmed", **WHO)
    docket = docket_of(case, moment(None))
    (entry,) = docket.answers.values()
    entry.detail["account_fen"] += 1
    found = proposal_of(docket, ("patient", "A1"), "credit", Grading())
    assert (found.value, [one.weight for one in found.reasons]) == ("trusted", ["beside"])


def test_a_worklist_says_nothing_against_anybody(tmp_path: Path) -> None:
    # A1 and A2 stand under one number: whoever comes first is the subject, and none of the two has done anything.
    case = town(tmp_path, sharing("A1", "A2"))
    findings = run_checks(case, only=["shared_certificate"]).findings()
    grades = Grades(case)
    for answered in (False, True):
        if answered:
            grades.answer_finding(findings["finding_id"][0], "confirmed", **WHO)
        found = grades.proposal("patient:A1", "credit")
        assert (found.value, [one.weight for one in found.reasons]) == ("trusted", ["beside"])
        assert found.reasons[0].said["en"].endswith("(a worklist, does not count)")


def test_an_answer_stays_with_its_finding_when_another_person_comes_first(tmp_path: Path) -> None:
    # The finding is about A2, the first of two under one number; then A1 is delivered under it, and is the first.
    case = town(tmp_path / "town", sharing("A2", "A3"))
    before = run_checks(case, only=["shared_certificate"]).findings()
    Grades(case).answer_finding(before["finding_id"][0], "explained", **WHO)
    later = written(tmp_path / "later", {"PSN_INFO_B": sharing("A1")["PSN_INFO_B"]})
    Case.load(later, case.folder, add=True)
    after = run_checks(case, only=["shared_certificate"]).findings()
    assert (before["subject_id"].tolist(), after["subject_id"].tolist()) == (["A2"], ["A1"])
    assert before["finding_id"][0] != after["finding_id"][0]
    (found,) = docket_of(case, moment(None)).findings(("patient", "A1"))
    assert (found.answer, found.answered_on, found.changed) == ("explained", DAY, True)
    # An answer of its own comes before it, and stands.
    Grades(case).answer_finding(after["finding_id"][0], "confirmed", **WHO)
    (found,) = docket_of(case, moment(None)).findings(("patient", "A1"))
    assert (found.answer, found.changed) == ("confirmed", False)


# Decisions


def test_the_same_decision_is_not_written_twice(case: Case) -> None:
    grades = Grades(case)
    lead = confirmed(case, made(case, person("A1"), VENUE))
    grades.confirm(SHOP, "grade", "B", **WHO)
    refused("grade_nothing_new", grades.confirm, SHOP, "grade", "B", **WHO)
    refused(
        "grade_nothing_new", grades.confirm, SHOP, "grade", "B", **(WHO | {"actor": "ben", "reason": "r"})
    )
    assert len(grades.entries()) == 1
    # A review of a later day stands, and so does the same step on another ground or of another choice.
    grades.confirm(SHOP, "grade", "B", **(WHO | {"on": DAY + timedelta(days=365)}))
    second = confirmed(case, made(case, person("A2"), VENUE))
    third = grades.confirm(SHOP, "grade", "B", **WHO)
    assert third.detail["grounds"] == sorted([lead, second])
    grades.reject(SHOP, "grade", "B", **WHO)
    refused("grade_nothing_new", grades.reject, SHOP, "grade", "B", **WHO)
    assert len(grades.entries()) == 4


def test_the_same_answer_is_not_written_twice(checked: tuple[Case, str]) -> None:
    case, finding = checked
    grades = Grades(case)
    first = grades.answer_finding(finding, "confirmed", **WHO)
    refused("grade_nothing_new", grades.answer_finding, finding, "confirmed", **WHO)
    grades.answer_finding(finding, "explained", **WHO)
    grades.answer_finding(finding, "confirmed", **WHO)
    assert len(grades.entries()) == 3
    assert first.detail["answer"] == "confirmed"


def test_confirm_change_reject(case: Case) -> None:
    grades = Grades(case)
    confirmed(case, made(case, person("A1"), VENUE))
    refused("grade_stale", grades.confirm, SHOP, "grade", "A", **WHO)
    first = grades.confirm(SHOP, "grade", "B", **WHO)
    assert (first.detail["was"], first.detail["value"], first.actor) == (NONE, "B", "anna")
    assert first.detail["rules"]["grade_b"] == 1
    assert grades.proposal(SHOP, "grade").present == "B"
    refused("grade_value", grades.change, SHOP, "grade", "B", **WHO)
    refused("grade_value", grades.change, SHOP, "grade", "Z", **WHO)
    grades.change(SHOP, "grade", "C", **WHO)
    rejected = grades.reject(SHOP, "grade", "B", **WHO)
    assert (rejected.detail["value"], rejected.detail["proposed"]) == ("C", "B")
    assert grades.proposal(SHOP, "grade").present == "C"
    grades.withdraw(rejected.seq, actor="bert", reason="too early")
    refused("grade_no_entry", grades.withdraw, first.seq, actor="bert", reason="not the last")


def test_nobody_is_lowered_on_suspicion(case: Case) -> None:
    made(case, person("A1"), VENUE)
    grades = Grades(case)
    for value in ("B", "C"):
        refused("grade_no_ground", grades.change, SHOP, "grade", value, **WHO)
    refused("grade_no_ground", grades.change, "patient:A1", "credit", "general", **WHO)
    assert grades.entries() == []
    assert not [one for one in AuditLog(case.lead_store).entries() if one.action == "workflow_grade"]


def test_what_cannot_be_asked_for(case: Case) -> None:
    grades = Grades(case)
    refused("grade_scale", grades.proposal, SHOP, "credit")
    refused("grade_scale", grades.proposal, "doctor:D1", "grade")
    refused("workflow_input", grades.confirm, SHOP, "grade", "A", actor="anna", on=DAY, reason=" ")
    refused("grade_no_entry", grades.approve, 99, actor="anna")
    with pytest.raises(CaseError):
        grades.proposal("pharmacy:P99", "grade")


def test_two_persons(case: Case) -> None:
    ReviewStore(case.lead_store).require_second_person(True, "anna")
    lead = made(case, person("A1"), VENUE)
    store, grades = ReviewStore(case.lead_store), Grades(case)
    store.decide(lead, "in_review", actor="anna")
    store.decide(lead, "confirmed", actor="anna", reason="rows_checked")
    assert grades.proposal(SHOP, "grade").value == "A"  # the lead itself waits
    store.approve(lead, "bert")
    asked = grades.confirm(SHOP, "grade", "B", **WHO)
    assert asked.waits
    assert grades.proposal(SHOP, "grade").present == NONE
    refused("grade_pending", grades.confirm, SHOP, "grade", "B", **WHO)
    refused("grade_same_person", grades.approve, asked.seq, actor=" ANNA ")
    grades.approve(asked.seq, actor="bert")
    assert grades.proposal(SHOP, "grade").present == "B"
    again = grades.withdraw(asked.seq, actor="bert", reason="wrong")
    assert grades.proposal(SHOP, "grade").present == "B"
    grades.approve(again.seq, actor="anna")
    assert grades.proposal(SHOP, "grade").present == NONE
    assert Workflow(case).verify() == len(grades.entries())


def test_a_ground_that_went_while_it_waited(case: Case) -> None:
    store, grades = ReviewStore(case.lead_store), Grades(case)
    lead = confirmed(case, made(case, person("A1"), VENUE))
    store.require_second_person(True, "anna")
    asked = grades.confirm(SHOP, "grade", "B", **WHO)
    store.require_second_person(False, "anna")
    store.decide(lead, "in_review", actor="bert", note="again")
    refused("grade_ground_gone", grades.approve, asked.seq, actor="bert")
    grades.decline(asked.seq, actor="bert", note="not any more")
    assert grades.waiting() == []


def test_a_grade_whose_ground_has_gone_is_proposed_to_rise(case: Case) -> None:
    grades = Grades(case)
    lead = confirmed(case, made(case, person("A1"), VENUE))
    grades.confirm(SHOP, "grade", "B", **WHO)
    ReviewStore(case.lead_store).decide(lead, "in_review", actor="bert", note="again")
    found: Proposal = grades.proposal(SHOP, "grade")
    assert (found.present, found.value, found.differs) == ("B", "A", True)


def test_nothing_is_changed_and_the_log_tells(case: Case) -> None:
    grades = Grades(case)
    confirmed(case, made(case, person("A1"), VENUE))
    entry = grades.confirm(SHOP, "grade", "B", **WHO)
    with closing(sqlite3.connect(case.lead_store)) as db:
        for statement in ("update workflow set detail = '{}'", "delete from workflow"):
            with pytest.raises(sqlite3.IntegrityError, match="append only"):
                db.execute(statement)
    logged = [one for one in AuditLog(case.lead_store).entries() if one.action == "workflow_grade"]
    assert [one.detail["seq"] for one in logged] == [entry.seq]
    assert Workflow(case).verify() == 1
    with closing(sqlite3.connect(case.lead_store)) as db:
        db.execute("drop trigger workflow_stays")
        db.execute("update workflow set actor = 'carl'")
        db.commit()
    refused("workflow_broken", Workflow(case).verify)


def test_decided_grades_are_what_a_draw_is_made_from(case: Case) -> None:
    confirmed(case, made(case, person("A1"), VENUE))
    assert dict(frame_of(case))["P1"] == ""  # proposed is not decided
    Grades(case).confirm(SHOP, "grade", "B", **WHO)
    assert frame_of(case) == [("H1", ""), ("P1", "B"), *((f"P{number}", "") for number in range(2, 8))]


def test_work_on_leads_does_not_see_grades(case: Case) -> None:
    ReviewStore(case.lead_store).require_second_person(True, "anna")
    asked = Grades(case).confirm(SHOP, "grade", "A", **WHO)
    flow = Workflow(case)
    assert (flow.waiting(), flow.works(), flow.draws.all()) == ([], {}, [])
    refused("workflow_no_entry", flow.approve, asked.seq, actor="bert")


def test_all_proposals_of_a_case(case: Case) -> None:
    made(case, person("A1"), VENUE)
    confirmed(case, made(case, person("A2"), VENUE))
    found = {
        (one.kind, one.node_id, one.scale): one.value
        for one in proposals(docket_of(case, moment(datetime(2099, 1, 1))), Grading(grade_days=99_999))
    }
    assert found["pharmacy", "P1", "grade"] == "B"
    assert found["pharmacy", "P1", "card"] == "none"  # grown old by then
    assert set(found) == {
        *(("pharmacy", "P1", scale) for scale in ("grade", "card")),
        ("patient", "A1", "credit"),
    }
