"""The order of the work: what may follow what, what is refused, and what is on record afterwards."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from tests.workflow.paper import DAY, NOON, Office
from workbench.errors import CaseError, WorkbenchError
from workbench.trust.audit import AuditLog

A = {"actor": "anna", "on": DAY}


def refused(code: str, act: object) -> WorkbenchError:
    with pytest.raises(WorkbenchError) as caught:
        act()  # type: ignore[operator]
    assert caught.value.code == code
    return caught.value


def test_a_lead_goes_all_the_way(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    desk.flow.finish(lead, "completed", **A)
    desk.flow.close(lead, actor="dora", on=date(2026, 3, 9))
    work = desk.flow.work(lead)
    assert work.stage == "closed"
    assert [(one.begun.stage, one.owner, one.finished.result) for one in work.steps if one.finished] == [
        ("screening", "anna", "passed_on"),
        ("verification", "bert", "founded"),
        ("handling", "bert", "measures"),
        ("rectification", "carl", "completed"),
    ]
    assert {one.due for one in work.steps} == {date(2026, 3, 5)}
    assert desk.flow.verify() == len(desk.flow.entries()) == 10


@pytest.mark.parametrize("stage", ["screening", "verification", "handling", "rectification"])
def test_no_closing_before_the_result_of_rectification(desk: Office, lead: str, stage: str) -> None:
    desk.at(lead, stage)
    before = len(desk.flow.entries())
    wrong = refused("workflow_close", lambda: desk.flow.close(lead, **A))
    assert "\u6574\u6539" in wrong.message_zh
    assert f"Next can be: the result of “{stage}”." in wrong.message_en
    assert len(desk.flow.entries()) == before


def test_nothing_is_closed_that_never_began(desk: Office, lead: str) -> None:
    refused("workflow_close", lambda: desk.flow.close(lead, **A))
    refused("workflow_order", lambda: desk.flow.begin(lead, "handling", owner="anna", **A))
    refused("workflow_idle", lambda: desk.flow.finish(lead, "passed_on", **A))
    assert AuditLog(desk.case.lead_store).entries(action="workflow_close") == []


def test_a_stage_needs_the_result_of_the_one_before(desk: Office, lead: str) -> None:
    desk.at(lead, "screening")
    refused("workflow_running", lambda: desk.flow.begin(lead, "verification", owner="anna", **A))
    refused("workflow_result", lambda: desk.flow.finish(lead, "completed", **A))


def test_the_decision_on_the_lead_bears_the_step(desk: Office, lead: str) -> None:
    desk.at(lead, "verification")
    refused("workflow_status", lambda: desk.flow.finish(lead, "founded", **A))
    refused("workflow_status", lambda: desk.flow.finish(lead, "unfounded", **A))
    desk.decide(lead, "in_review", "dismissed")
    refused("workflow_status", lambda: desk.flow.finish(lead, "founded", **A))
    desk.flow.finish(lead, "unfounded", **A)
    refused("workflow_order", lambda: desk.flow.begin(lead, "handling", owner="anna", **A))
    desk.flow.close(lead, **A)
    assert desk.flow.work(lead).stage == "closed"


def test_a_lead_that_was_cleared_and_then_reopened_is_not_closed(desk: Office, lead: str) -> None:
    desk.at(lead, "screening")
    desk.decide(lead, "in_review", "dismissed")
    desk.flow.finish(lead, "cleared", **A)
    desk.decide(lead, "in_review")
    refused("workflow_status", lambda: desk.flow.close(lead, **A))


def test_open_tasks_hold_the_result_of_verification(desk: Office, lead: str) -> None:
    desk.at(lead, "verification")
    task = desk.flow.add_task(lead, "night", what="beds", owner="carl", **A)
    desk.decide(lead, "in_review", "confirmed")
    assert (
        f"#{task.seq}" in refused("workflow_tasks", lambda: desk.flow.finish(lead, "founded", **A)).message_en
    )
    desk.flow.finish_task(task.seq, result="empty", materials=["photos"], **A)
    desk.flow.finish(lead, "founded", **A)
    refused("workflow_no_entry", lambda: desk.flow.finish_task(task.seq, result="again", **A))
    (done,) = desk.flow.work(lead).tasks
    assert done.finished is not None
    assert done.finished.materials == ("photos",)


def test_measures_taken_takes_a_measure(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    refused("workflow_no_measure", lambda: desk.flow.finish(lead, "measures", **A))
    refused("workflow_note", lambda: desk.flow.finish(lead, "none", **A))
    desk.flow.dispose(lead, "talk", "other:shop", **A)
    refused("workflow_measures", lambda: desk.flow.finish(lead, "none", note="n", **A))
    desk.flow.finish(lead, "measures", **A)


def test_measures_belong_to_handling(desk: Office, lead: str) -> None:
    desk.at(lead, "verification")
    refused("workflow_deciding", lambda: desk.flow.dispose(lead, "talk", "other:shop", **A))


def test_rectification_again(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    desk.flow.finish(lead, "incomplete", note="half", **A)
    refused("workflow_close", lambda: desk.flow.close(lead, **A))
    desk.flow.begin(lead, "rectification", owner="carl", due=date(2026, 4, 1), **A)
    desk.flow.finish(lead, "completed", **A)
    desk.flow.close(lead, **A)
    assert desk.flow.work(lead).stage == "closed"


def test_a_closed_lead_begins_another_round(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    desk.flow.finish(lead, "completed", **A)
    desk.flow.close(lead, **A)
    refused("workflow_order", lambda: desk.flow.begin(lead, "handling", owner="anna", **A))
    desk.flow.begin(lead, "screening", owner="anna", **A)
    work = desk.flow.work(lead)
    assert (work.stage, len(work.closings), work.measures_now, len(work.measures)) == ("screening", 1, (), 1)


def test_days_do_not_run_backwards(desk: Office, lead: str) -> None:
    desk.flow.begin(lead, "screening", owner="anna", actor="anna", on=DAY)
    early = {"actor": "anna", "on": date(2026, 3, 1)}
    refused("workflow_day", lambda: desk.flow.finish(lead, "passed_on", **early))
    refused("workflow_day", lambda: desk.flow.add_task(lead, "night", what="x", owner="a", due=DAY, **early))


@pytest.mark.parametrize(
    ("measure", "amount", "code"),
    [
        ("talk", Decimal(5), "workflow_amount_none"),
        ("return", None, "workflow_amount_needed"),
        ("return", Decimal(0), "workflow_amount_needed"),
        ("return", Decimal("-1"), "workflow_input"),
        ("return", Decimal("1.001"), "workflow_input"),
        ("return", Decimal("NaN"), "workflow_input"),
        ("fly", None, "workflow_input"),
    ],
)
def test_amounts_belong_to_their_measures(
    desk: Office, lead: str, measure: str, amount: Decimal | None, code: str
) -> None:
    desk.at(lead, "handling")
    refused(code, lambda: desk.flow.dispose(lead, measure, "other:x", amount=amount, **A))


def test_money_that_comes_in(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    ordered = desk.flow.dispose(lead, "return", "other:shop", amount=Decimal("100.10"), **A)
    desk.flow.pay(ordered.seq, amount=Decimal("60.05"), receipt="r1", **A)
    refused(
        "workflow_paid_more", lambda: desk.flow.pay(ordered.seq, amount=Decimal("40.06"), receipt="r2", **A)
    )
    desk.flow.finish(lead, "completed", **A)
    said = refused("workflow_outstanding", lambda: desk.flow.close(lead, **A))
    assert "40.05" in said.message_zh
    desk.flow.close(lead, note="by instalments", **A)
    last = desk.flow.pay(ordered.seq, amount=Decimal("40.05"), receipt="r3", **A)
    assert desk.flow.work(lead).outstanding == Decimal("0.00")
    desk.flow.withdraw(last.seq, actor="anna", reason="bounced")
    assert desk.flow.work(lead).outstanding == Decimal("40.05")


# Corrections


def test_a_correction_names_the_old(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    wrong = desk.flow.dispose(lead, "return", "other:shop", amount=Decimal(100), **A)
    desk.flow.withdraw(wrong.seq, actor="anna", reason="typing")
    desk.flow.dispose(lead, "return", "other:shop", amount=Decimal(10), **A)
    assert [one.said.amount for one in desk.flow.work(lead).measures] == [Decimal(10)]
    kept = [(one.kind, one.refers) for one in desk.flow.entries(lead)][-3:]
    assert kept == [("disposal", 0), ("withdraw", wrong.seq), ("disposal", 0)]
    refused("workflow_no_entry", lambda: desk.flow.withdraw(wrong.seq, actor="anna", reason="again"))


def test_nothing_is_withdrawn_that_others_rest_upon(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    first = desk.flow.entries(lead)[0].seq
    refused("workflow_rests", lambda: desk.flow.withdraw(first, actor="anna", reason="r"))
    measure = next(one.seq for one in desk.flow.entries(lead) if one.kind == "disposal")
    refused("workflow_rests", lambda: desk.flow.withdraw(measure, actor="anna", reason="r"))
    refused("workflow_reason", lambda: desk.flow.withdraw(measure, actor="anna", reason=" "))


def test_another_owner_and_another_day(desk: Office, lead: str) -> None:
    desk.at(lead, "screening")
    seq = desk.flow.entries(lead)[0].seq
    refused("workflow_nothing_new", lambda: desk.flow.reassign(seq, reason="r", **A))
    desk.flow.reassign(seq, owner="carl", due=date(2026, 3, 20), reason="leave", **A)
    (step,) = desk.flow.work(lead).steps
    assert (step.owner, step.due, step.first_due) == ("carl", date(2026, 3, 20), date(2026, 3, 5))
    desk.flow.finish(lead, "passed_on", **A)
    refused("workflow_no_entry", lambda: desk.flow.reassign(seq, owner="dora", reason="r", **A))


# Two persons


def test_two_persons_for_measures_and_closing(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    desk.reviews.require_second_person(True, "boss")
    asked = desk.flow.dispose(lead, "talk", "other:shop", **A)
    assert desk.flow.waiting() == [asked]
    assert desk.flow.work(lead).measures == ()
    refused("workflow_no_measure", lambda: desk.flow.finish(lead, "measures", **A))
    refused("workflow_same_person", lambda: desk.flow.approve(asked.seq, actor=" ANNA"))
    desk.flow.approve(asked.seq, actor="bert")
    refused("workflow_not_waiting", lambda: desk.flow.approve(asked.seq, actor="bert"))
    desk.flow.finish(lead, "measures", **A)
    desk.flow.begin(lead, "rectification", owner="carl", **A)
    desk.flow.finish(lead, "completed", **A)
    closing = desk.flow.close(lead, **A)
    assert desk.flow.work(lead).stage == "rectification"
    desk.flow.reject(closing.seq, actor="bert", note="photos first")
    assert desk.flow.waiting() == []
    desk.flow.approve(desk.flow.close(lead, **A).seq, actor="bert")
    assert desk.flow.work(lead).stage == "closed"


def test_what_two_decided_takes_two_to_withdraw(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    desk.reviews.require_second_person(True, "boss")
    asked = desk.flow.dispose(lead, "talk", "other:shop", **A)
    desk.flow.approve(asked.seq, actor="bert")
    gone = desk.flow.withdraw(asked.seq, actor="bert", reason="wrong shop")
    assert len(desk.flow.work(lead).measures) == 1
    refused("workflow_no_entry", lambda: desk.flow.withdraw(asked.seq, actor="anna", reason="too"))
    refused("workflow_same_person", lambda: desk.flow.approve(gone.seq, actor="bert"))
    desk.flow.reject(gone.seq, actor="anna")
    assert len(desk.flow.work(lead).measures) == 1
    again = desk.flow.withdraw(asked.seq, actor="bert", reason="wrong shop indeed")
    desk.flow.approve(again.seq, actor="anna")
    assert desk.flow.work(lead).measures == ()
    assert desk.flow.verify() == len(desk.flow.entries())


def test_an_approval_is_checked_when_it_comes(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    desk.flow.finish(lead, "completed", **A)
    desk.reviews.require_second_person(True, "boss")
    closing = desk.flow.close(lead, **A)
    last = next(one for one in reversed(desk.flow.entries(lead)) if one.kind == "result")
    desk.flow.withdraw(last.seq, actor="anna", reason="not so")
    refused("workflow_close", lambda: desk.flow.approve(closing.seq, actor="bert"))
    assert desk.flow.work(lead).stage == "rectification"


def test_nothing_is_closed_while_something_waits(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    desk.reviews.require_second_person(True, "boss")
    desk.flow.dispose(lead, "talk", "other:shop", **A)
    desk.flow.finish(lead, "completed", **A)
    refused("workflow_waiting", lambda: desk.flow.close(lead, **A))


# Transfers


def reported(
    desk: Office, lead: str, target: str = "police", officers: tuple[str, ...] = ("bert", "carl")
) -> int:
    return desk.flow.transfers.report(
        lead, target, receiver="bureau", officers=officers, grounds="g", actor="anna", on=DAY
    ).seq


def test_a_transfer_step_by_step(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    transfers, at = desk.flow.transfers, datetime(2026, 3, 3, 9, 0)
    seq = reported(desk, lead)
    refused("workflow_transfer_sent", lambda: transfers.send(seq, document="n", actor="anna", at=at))
    refused("workflow_same_person", lambda: transfers.decide(seq, True, actor="anna", at=at))
    refused("workflow_same_person", lambda: transfers.decide(seq, True, actor="Carl", at=at))
    transfers.decide(seq, True, actor="head", at=at)
    refused(
        "workflow_transfer_decided", lambda: transfers.decide(seq, False, actor="head", at=at, reason="r")
    )
    refused("workflow_transfer_received", lambda: transfers.receive(seq, receiver="p", **A))
    refused("workflow_day", lambda: transfers.send(seq, document="n", actor="anna", at=NOON))
    transfers.send(seq, document="No. 1", actor="anna", at=datetime(2026, 3, 4, 9, 1))
    refused("workflow_transfer_answered", lambda: transfers.feedback(seq, "filed", **A))
    transfers.receive(seq, receiver="police", actor="anna", on=date(2026, 3, 5))
    refused(
        "workflow_transfer_handed_over",
        lambda: transfers.hand_over(seq, what="w", actor="anna", on=date(2026, 3, 9)),
    )
    transfers.feedback(seq, "filed", actor="anna", on=date(2026, 3, 8))
    transfers.hand_over(seq, what="papers", actor="anna", on=date(2026, 3, 12))
    clocks = [one for one in desk.flow.dues() if one.what.startswith("clock.")]
    assert [(one.what, str(one.due), one.overdue(DAY)) for one in clocks] == [
        ("clock.sending", "2026-03-04 09:00:00", True),  # a minute too late
        ("clock.decision", "2026-03-05 23:59:59", False),
        ("clock.answer", "2026-03-08 23:59:59", False),
        ("clock.materials", "2026-03-11 23:59:59", True),  # the day after
    ]


def test_a_transfer_needs_a_team_where_a_crime_is_suspected(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    refused("workflow_team", lambda: reported(desk, lead, "police", ("bert",)))
    refused("workflow_team", lambda: reported(desk, lead, "justice", ("bert", "BERT")))
    seq = reported(desk, lead, "health_commission", ("bert",))
    assert [one for one in desk.flow.dues() if one.seq == seq] == []


def test_a_refused_transfer_is_no_measure(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    seq = reported(desk, lead)
    refused("workflow_refusal", lambda: desk.flow.transfers.decide(seq, False, actor="head", at=NOON))
    desk.flow.transfers.decide(seq, False, actor="head", at=NOON, reason="no crime")
    refused("workflow_no_measure", lambda: desk.flow.finish(lead, "measures", **A))


def test_a_hanging_transfer_holds_the_closing(desk: Office, lead: str) -> None:
    desk.at(lead, "rectification")
    seq, transfers = reported(desk, lead), desk.flow.transfers
    desk.flow.finish(lead, "completed", **A)
    refused("workflow_hanging", lambda: desk.flow.close(lead, **A))
    transfers.decide(seq, True, actor="head", at=NOON)
    refused("workflow_hanging", lambda: desk.flow.close(lead, **A))
    transfers.send(seq, document="n", actor="anna", at=NOON)
    transfers.receive(seq, receiver="p", **A)
    refused("workflow_outstanding", lambda: desk.flow.close(lead, **A))
    desk.flow.close(lead, note="answer to come", **A)
    transfers.feedback(seq, "not_filed", **A)


def test_a_package_that_was_not_made_here_is_refused(desk: Office, lead: str) -> None:
    desk.at(lead, "handling")
    seq, made = reported(desk, lead), "ab" * 32
    desk.flow.transfers.decide(seq, True, actor="head", at=NOON)
    log = AuditLog(desk.case.lead_store)
    log.append("anna", "export_sealed", desk.leads[1], tagmanifest=made, leads=[desk.leads[1]])
    send = lambda digest: desk.flow.transfers.send(  # noqa: E731
        seq, document="n", actor="anna", at=NOON, package=digest
    )
    refused("workflow_input", lambda: send("AB" * 32))
    refused("workflow_package", lambda: send(made))
    log.append("anna", "export_sealed", lead, tagmanifest=made, leads=[lead])
    send(made)
    (transfer,) = desk.flow.work(lead).transfers
    assert transfer.sent is not None
    assert transfer.sent.package == made


# Input


def test_names_and_leads_that_cannot_be(desk: Office, lead: str) -> None:
    with pytest.raises(CaseError, match="L-none"):
        desk.flow.begin("L-none", "screening", owner="a", **A)
    refused("workflow_input", lambda: desk.flow.begin(lead, "screening", owner="", **A))
    for name in ("workbench", "a\u202eb"):
        refused("actor", lambda name=name: desk.flow.begin(lead, "screening", owner=name, **A))
    refused("workflow_input", lambda: desk.flow.begin(lead, "screening", owner="a", note="a\x00b", **A))
    refused("workflow_input", lambda: desk.flow.begin(lead, "screening", owner="a", note="\u202egood", **A))
    refused("workflow_input", lambda: desk.flow.begin(lead, "flying", owner="a", **A))
    refused("workflow_no_entry", lambda: desk.flow.pay(10**30, amount=Decimal(1), receipt="r", **A))
    assert desk.flow.entries() == []
