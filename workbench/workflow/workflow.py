"""The work after a lead as one object: stages, tasks, disposals, answers of second persons, due days."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TypedDict, Unpack

from workbench.case import Case
from workbench.evidence.letters.facts.entry import Section
from workbench.guard import storage
from workbench.leads.review import ReviewStore
from workbench.workflow.days import DEFAULT_DAYS, Calendar, Days, due_after, read_calendar
from workbench.workflow.details import (
    CalendarGiven,
    Closing,
    Disposal,
    Payment,
    Reassignment,
    StageBegun,
    StageResult,
    TaskGiven,
    TaskResult,
    checked,
    values_of,
)
from workbench.workflow.draws import Draws
from workbench.workflow.due import Due, dues_of
from workbench.workflow.entries import Entry
from workbench.workflow.journal import Journal
from workbench.workflow.standing import Work
from workbench.workflow.targets import checked_target
from workbench.workflow.transfers import Transfers

__all__ = ["Workflow"]


class DisposalMore(TypedDict, total=False):
    """What else a disposal can say.

    Attributes:
        amount: yuan to be returned, or of the fine.
        document: number of the document.
        article: article of the Regulation that a fine rests on.
        base: yuan that a fine is measured by; what the target is to return where nothing is said.
        points: points taken off.
        until: last day of a suspension.
        note: anything else.
    """

    amount: Decimal | None
    document: str | None
    article: int | None
    base: Decimal | None
    points: int | None
    until: date | None
    note: str | None


class Workflow:
    """What people do about the leads of a case, written down step by step.

    Nothing is overwritten: a correction is an entry that names the one it corrects. Every entry has an actor and
    a line in the log of the case, in the same transaction. ``on`` is always the day that the person states; no due
    day comes from the clock of the machine.

    Attributes:
        transfers: transfers to other authorities.
        draws: random draws of institutions and inspectors.
    """

    def __init__(self, case: Case) -> None:
        self._case = case
        self._journal = Journal(case.lead_store)
        self.transfers = Transfers(case, self._journal)
        self.draws = Draws(self._journal)

    # Stages

    def begin(
        self,
        lead_id: str,
        stage: str,
        *,
        owner: str,
        actor: str,
        on: date,
        due: date | int = DEFAULT_DAYS,
        topic: str | None = None,
        note: str | None = None,
    ) -> Entry:
        """Begin a stage; ``screening`` is the first, and after a closing begins another round.

        Args:
            lead_id: the lead.
            stage: see ``workbench.workflow.codes.Stage``.
            owner: who is to do it.
            actor: who writes this.
            on: the day it begins.
            due: the day it is due, or in how many working days.
            topic: ``trauma`` or ``internal_audit`` where it belongs to these ledgers; said with ``screening``.
            note: anything else.

        Raises:
            WorkflowError: the stage may not begin now, or the lead's status does not bear it.
            CaseError: the lead is not known, or a name cannot be used.
        """
        until = self._until(on, due)
        said = {"stage": stage, "owner": owner, "on": on, "topic": topic, "note": note, **until}
        return self._add(lead_id, "stage", checked(StageBegun, said), actor)

    def finish(self, lead_id: str, result: str, *, actor: str, on: date, note: str | None = None) -> Entry:
        """Write down what the present stage came to.

        Raises:
            WorkflowError: no stage runs, the result is not one of it, tasks are open, or nothing bears it.
        """
        return self._add(
            lead_id, "result", checked(StageResult, {"result": result, "on": on, "note": note}), actor
        )

    def close(self, lead_id: str, *, actor: str, on: date, note: str | None = None) -> Entry:
        """Close a lead; with a second person required, this only asks for it.

        Raises:
            WorkflowError: rectification or another end of the work has no result yet, tasks or transfers are open,
                something waits, or money or answers are outstanding and no note says why.
        """
        return self._add(lead_id, "close", checked(Closing, {"on": on, "note": note}), actor)

    def reassign(
        self,
        seq: int,
        *,
        actor: str,
        on: date,
        reason: str,
        owner: str | None = None,
        due: date | None = None,
    ) -> Entry:
        """Give a stage or task that has no result yet another owner or due day.

        Raises:
            WorkflowError: there is no such open stage or task, or nothing new was said.
        """
        said = checked(Reassignment, {"owner": owner, "due": due, "on": on, "reason": reason})
        return self._continue(seq, "reassign", said, actor)

    # Tasks

    def add_task(
        self,
        lead_id: str,
        task: str,
        *,
        what: str,
        owner: str,
        actor: str,
        on: date,
        place: str | None = None,
        due: date | int = DEFAULT_DAYS,
    ) -> Entry:
        """Give somebody a task on a lead: ``on_site``, ``records``, ``interviews`` or ``night``.

        Raises:
            WorkflowError: no stage of the lead runs.
        """
        until = self._until(on, due)
        said = {"task": task, "what": what, "place": place, "owner": owner, "on": on, **until}
        return self._add(lead_id, "task", checked(TaskGiven, said), actor)

    def finish_task(
        self, seq: int, *, result: str, actor: str, on: date, materials: Iterable[str] = ()
    ) -> Entry:
        """Write down what a task found, and its papers.

        Raises:
            WorkflowError: there is no such open task.
        """
        said = checked(TaskResult, {"result": result, "on": on, "materials": tuple(materials)})
        return self._continue(seq, "task_result", said, actor)

    # Disposals

    def dispose(
        self,
        lead_id: str,
        measure: str,
        target: str,
        *,
        actor: str,
        on: date,
        **more: Unpack[DisposalMore],
    ) -> Entry:
        """Write down a measure; with a second person required, it waits for approval.

        Args:
            lead_id: the lead, confirmed or referred.
            measure: see ``workbench.workflow.codes.Measure``.
            target: whom it is against, ``kind:id`` of a node of the case, or ``other:`` and a name.
            actor: who writes this.
            on: the day of the decision.
            more: see ``DisposalMore``.

        Raises:
            WorkflowError: the lead is in another stage, or the amount does not belong to the measure.
            CaseError: the case has no such node.
        """
        said = checked(Disposal, {"measure": measure, "target": target, "on": on, **more})
        checked_target(self._case, said.target)
        return self._add(lead_id, "disposal", said, actor)

    def pay(self, seq: int, *, amount: Decimal, receipt: str, actor: str, on: date) -> Entry:
        """Write down money that came in for a disposal.

        Raises:
            WorkflowError: there is no such disposal in force, or it is more than is outstanding.
        """
        said = checked(Payment, {"amount": amount, "receipt": receipt, "on": on})
        return self._continue(seq, "payment", said, actor)

    # Two persons, corrections

    def approve(self, seq: int, *, actor: str, note: str = "") -> Entry:
        """Put into force what waits, as the second person.

        Raises:
            WorkflowError: nothing of that number waits, the same person asked for it, or it is out of order by now.
        """
        return self._journal.answer("approve", seq, actor, note)

    def reject(self, seq: int, *, actor: str, note: str = "") -> Entry:
        """Send back what waits, as the second person.

        Raises:
            WorkflowError: see ``approve``.
        """
        return self._journal.answer("reject", seq, actor, note)

    def withdraw(self, seq: int, *, actor: str, reason: str) -> Entry:
        """Take an entry out of force; both stay on record.

        Raises:
            WorkflowError: it is not in force, later entries rest upon it, or there is no reason.
        """
        return self._journal.withdraw(seq, actor, reason)

    # The calendar

    def set_calendar(self, path: Path, *, actor: str) -> Entry:
        """Record the office's holidays and make-up days; due days are counted with them from now on.

        Raises:
            WorkflowError: the file is no calendar.
        """
        days = read_calendar(path)
        with storage(path):
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
        said = checked(CalendarGiven, {**dict(days), "source": path.name, "sha256": digest})
        return self._journal.add_apart(Entry("calendar", "", actor, values_of(said)))

    def calendar(self) -> Calendar:
        """The calendar that was recorded last; one that knows weekends only where there is none."""
        given = [one for one in self._journal.entries("") if one.kind == "calendar"]
        if not given:
            return Calendar()
        said = {name: given[-1].detail.get(name, ()) for name in ("years", "holidays", "workdays")}
        return Calendar.of(checked(Days, said), given[-1].seq)

    # Reading

    def work(self, lead_id: str) -> Work:
        """How the work on a lead stands; a lead that nothing was written about is before its first stage."""
        return self._journal.works().get(lead_id, Work(lead_id))

    def works(self, until: datetime | None = None) -> dict[str, Work]:
        """How the work on every lead stands that anything was written about; by what was written until a time."""
        return self._journal.works(until)

    def entries(self, lead_id: str | None = None) -> list[Entry]:
        """All entries of a lead or of the case, oldest first, also what was withdrawn."""
        return self._journal.entries(lead_id)

    def written(self, until: datetime | None = None) -> list[Entry]:
        """Entries on leads that are in force by what was written until a time, lead by lead."""
        return self._journal.written(until)

    def waiting(self) -> list[Entry]:
        """What waits for a second person, oldest first."""
        return self._journal.waiting()

    def statuses(self) -> dict[str, str]:
        """Present status of every lead that was reviewed; a closed lead that is open here has come back."""
        return ReviewStore(self._case.lead_store).statuses()

    def dues(self) -> list[Due]:
        """Everything that has a due day, by that day."""
        found = [one for work in self._journal.works().values() for one in dues_of(work)]
        return sorted(found, key=lambda one: (one.due, one.lead_id, one.seq, one.what))

    def verify(self) -> int:
        """Compare all entries with the log; returns how many agree.

        Raises:
            CaseError: the chain of the log is broken.
            WorkflowError: an entry was changed, removed or put in.
        """
        return self._journal.verify()

    def _add(self, lead_id: str, kind: str, said: Section, actor: str, refers: int = 0) -> Entry:
        return self._journal.add(Entry(kind, lead_id, actor, values_of(said), refers))

    def _continue(self, seq: int, kind: str, said: Section, actor: str) -> Entry:
        return self._journal.continued(seq, kind, values_of(said), actor)

    def _until(self, on: date, due: date | int) -> dict[str, object]:
        """The due day and how it was counted."""
        if isinstance(due, date):
            return {"due": due}
        calendar = self.calendar()
        return {"due": due_after(on, due, calendar), "days": due, "calendar": calendar.entry}
