"""What was written stays: triggers, the log beside it, files of before."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.workflow.paper import DAY, Office
from workbench.carry import carry_over
from workbench.errors import WorkbenchError
from workbench.leads.review import ReviewStore
from workbench.trust.audit import AuditLog
from workbench.workflow import Workflow


def begun(desk: Office) -> Office:
    desk.flow.begin(desk.leads[0], "screening", owner="anna", actor="anna", on=DAY)
    return desk


@pytest.mark.parametrize(
    "statement",
    [
        "update workflow set actor = 'bert'",
        "delete from workflow",
        "insert or replace into workflow select * from workflow where seq = 1",
    ],
)
def test_nothing_is_changed_or_deleted(desk: Office, statement: str) -> None:
    with (
        closing(sqlite3.connect(begun(desk).case.lead_store)) as db,
        pytest.raises(sqlite3.IntegrityError, match="append only"),
    ):
        db.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "update workflow set actor = 'bert'",
        "update workflow set detail = replace(detail, '2026-03-05', '2026-03-06')",
        "delete from workflow",
        "insert into workflow select 2, kind, lead_id, refers, waits, detail, actor, at from workflow",
        "update workflow set waits = 1",
    ],
)
def test_tampering_below_the_triggers_is_seen(desk: Office, statement: str) -> None:
    assert begun(desk).flow.verify() == 1
    with closing(sqlite3.connect(desk.case.lead_store, isolation_level=None)) as db:
        for name in ("stays", "remains", "is_new"):
            db.execute(f"drop trigger workflow_{name}")
        db.execute(statement)
    with pytest.raises(WorkbenchError) as caught:
        desk.flow.verify()
    assert caught.value.code == "workflow_broken"


@pytest.mark.parametrize("detail", ["{", "[]", "{}", '{"stage":"flying"}', "null"])
def test_a_damaged_entry_is_told(desk: Office, detail: str) -> None:
    with closing(sqlite3.connect(begun(desk).case.lead_store, isolation_level=None)) as db:
        db.execute("drop trigger workflow_stays")
        db.execute("update workflow set detail = ?", (detail,))
    for act in (desk.flow.works, desk.flow.verify, desk.flow.dues):
        with pytest.raises(WorkbenchError) as caught:
            act()
        assert caught.value.code == "workflow_broken"


def test_every_entry_is_a_line_of_the_log(desk: Office) -> None:
    (entry,) = AuditLog(begun(desk).case.lead_store).entries(action="workflow_stage")
    assert (entry.actor, entry.subject, entry.detail["seq"]) == ("anna", desk.leads[0], 1)
    assert entry.detail["detail"]["due"] == "2026-03-05"


def test_a_log_that_cannot_be_written_stops_the_step(desk: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise OSError("no log")

    monkeypatch.setattr("workbench.workflow.entries.record", broken)
    with pytest.raises(OSError, match="no log"):
        begun(desk)
    monkeypatch.undo()
    assert desk.flow.entries() == []


def of_before(desk: Office) -> None:
    """The file as the version before the workflow left it."""
    with closing(sqlite3.connect(desk.case.lead_store, isolation_level=None)) as db:
        db.execute("drop table workflow")
        db.execute("pragma user_version = 2")


def test_a_case_of_before_opens_and_grows(desk: Office) -> None:
    desk.decide(desk.leads[0], "in_review")
    of_before(desk)
    before = desk.case.lead_store.read_bytes()
    assert (desk.flow.entries(), desk.flow.works(), desk.flow.dues(), desk.flow.verify()) == ([], {}, [], 0)
    assert desk.flow.calendar().entry == 0
    assert desk.case.lead_store.read_bytes() == before
    begun(desk)
    assert desk.flow.verify() == 1
    assert ReviewStore(desk.case.lead_store).statuses() == {desk.leads[0]: "in_review"}
    assert ReviewStore(desk.case.lead_store).verify() == 1


def test_answers_to_a_case_of_before(desk: Office) -> None:
    of_before(desk)
    with pytest.raises(WorkbenchError) as caught:
        desk.flow.approve(1, actor="anna")
    assert caught.value.code == "workflow_no_entry"


def test_two_at_once_do_not_write_over_each_other(desk: Office) -> None:
    begun(desk)
    other = Workflow(desk.case)
    desk.flow.finish(desk.leads[0], "passed_on", actor="anna", on=DAY)
    with pytest.raises(WorkbenchError) as caught:
        other.finish(desk.leads[0], "passed_on", actor="bert", on=DAY)
    assert caught.value.code == "workflow_idle"


def test_the_work_comes_along_with_a_copy(desk: Office) -> None:
    new = desk.case.folder.with_name("new")
    new.mkdir()
    carry_over(begun(desk).case.folder, new)
    shutil.rmtree(desk.case.folder)
    flow = Workflow(type(desk.case)(new))
    assert flow.work(desk.leads[0]).stage == "screening"
    assert flow.verify() == 1
