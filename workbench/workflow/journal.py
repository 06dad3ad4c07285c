"""Writing to the work of a case: one step at a time, in order, by whom the rules allow; and reading it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.errors import CaseError
from workbench.leads.history import status_after
from workbench.leads.review import ReviewStore
from workbench.trust.actor import checked_actor, same_person
from workbench.trust.audit import AuditLog
from workbench.trust.ledger import Ledger
from workbench.workflow.details import Answer, checked, values_of
from workbench.workflow.entries import Entry, add, effective, known_at, logged, read, waiting_in
from workbench.workflow.errors import WorkflowError
from workbench.workflow.founded import agrees
from workbench.workflow.order import replay, work_of
from workbench.workflow.refusals import no_such
from workbench.workflow.standing import Work

__all__ = ["Journal"]

#: What takes two persons where the case requires a second one.
_SECONDED = ("disposal", "close")


class Journal:
    """The entries of the work in a case's ``leads.sqlite``."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path)
        self._reviews = ReviewStore(path)
        self._log = AuditLog(path)

    def add(self, entry: Entry) -> Entry:
        """Write the next step of a lead; with a second person required, some kinds only wait for approval.

        Raises:
            CaseError: the lead is not known, or the name of the actor cannot be used.
            WorkflowError: the step is out of order.
        """
        entry = replace(entry, actor=checked_actor(entry.actor))
        with self._ledger.write() as db:
            rows = _rows(db, entry.lead_id)
            entry = replace(entry, waits=entry.kind in _SECONDED and self._reviews.second_person())
            if entry.kind == "close" and (waits := waiting_in(rows)):
                raise WorkflowError("workflow_waiting", lead=entry.lead_id, seq=waits[0].seq)
            self._check(rows, entry)
            return add(db, entry)

    def continued(self, seq: int, kind: str, values: dict[str, Any], actor: str) -> Entry:
        """Write a step that continues the entry of this number, on its lead.

        Raises:
            WorkflowError: there is no such entry, or the step is out of order.
        """
        return self.add(Entry(kind, self.lead_of(seq), actor, values, seq))

    def lead_of(self, seq: int) -> str:
        """The lead that an entry is about.

        Raises:
            WorkflowError: there is no such entry of a lead.
        """
        with self._ledger.read() as db:
            return _lead_of(db, seq)

    def add_apart(self, entry: Entry) -> Entry:
        """Write an entry that belongs to no lead: a calendar, a draw."""
        with self._ledger.write() as db:
            return add(db, replace(entry, actor=checked_actor(entry.actor)))

    def answer(self, kind: str, seq: int, actor: str, note: str) -> Entry:
        """Approve or reject what waits, as the second person.

        Raises:
            WorkflowError: nothing of that number waits, the same person asked for it, or it is out of order by now.
        """
        who = checked_actor(actor)
        with self._ledger.write() as db:
            rows = _rows_of(db, seq)
            asked = next((one for one in waiting_in(rows) if one.seq == seq), None)
            if asked is None:
                raise WorkflowError("workflow_not_waiting", seq=seq)
            if same_person(asked.actor, who):
                raise WorkflowError("workflow_same_person", actor=asked.actor)
            answer = Entry(kind, asked.lead_id, who, _note(note), refers=seq)
            if kind == "approve" and asked.kind == "withdraw":
                _check_without(rows, asked, answer)
            elif kind == "approve":
                self._check(rows, asked)
            return add(db, answer)

    def withdraw(self, seq: int, actor: str, reason: str) -> Entry:
        """Take an entry out of force; it stays in the store. What two persons decided takes two to withdraw.

        Raises:
            WorkflowError: it is not in force, later entries rest upon it, or there is no reason.
        """
        who = checked_actor(actor)
        if not reason.strip():
            raise WorkflowError("workflow_reason")
        with self._ledger.write() as db:
            rows = _rows_of(db, seq)
            target = next(one for one in rows if one.seq == seq)
            pending = target in (waits := waiting_in(rows))
            in_force = target in effective(rows)
            if not (pending or in_force) or any(
                one.refers == seq and one.kind == "withdraw" for one in waits
            ):
                raise no_such(seq)
            entry = Entry("withdraw", target.lead_id, who, _note(reason), seq)
            if in_force:
                _check_without(rows, entry)
            second = in_force and target.waits and self._reviews.second_person()
            return add(db, replace(entry, waits=second))

    def entries(self, lead_id: str | None = None) -> list[Entry]:
        """Entries of a lead or of all, oldest first."""
        with self._ledger.read() as db:
            return read(db, lead_id)

    def works(self, until: datetime | None = None) -> dict[str, Work]:
        """How the work on every lead stands, by lead; of leads that anything was written about.

        Args:
            until: what was written down later is not known (with a zone); None for all.
        """
        return {lead_id: work_of(lead_id, rows) for lead_id, rows in self._by_lead(until).items()}

    def written(self, until: datetime | None = None) -> list[Entry]:
        """Entries on leads that are in force, by what was written until a time (with a zone)."""
        return [one for rows in self._by_lead(until).values() for one in effective(rows)]

    def _by_lead(self, until: datetime | None) -> dict[str, list[Entry]]:
        """Entries of every lead until a time, by lead."""
        of: dict[str, list[Entry]] = {}
        for one in known_at(self.entries(), until):
            if one.lead_id:
                of.setdefault(one.lead_id, []).append(one)
        return dict(sorted(of.items()))

    def waiting(self) -> list[Entry]:
        """What waits for a second person in the work on leads, oldest first."""
        return [one for one in waiting_in(self.entries()) if one.lead_id]

    def verify(self) -> int:
        """Compare the entries with the log, both ways, after the log itself.

        Returns:
            How many entries agree.

        Raises:
            CaseError: ``audit_broken``.
            WorkflowError: ``workflow_broken`` with the first entry that was changed, removed or put in.
        """
        self._log.verify()
        present = {one.seq: logged(one) for one in self.entries()}
        written = {
            one.detail["seq"]: one.detail
            for one in self._log.entries()
            if one.action.startswith("workflow_") and "seq" in one.detail
        }
        for seq in sorted(written.keys() | present.keys()):
            if written.get(seq) != json.loads(json.dumps(present.get(seq))):
                raise WorkflowError("workflow_broken", seq=seq)
        return len(present)

    def _check(self, rows: Sequence[Entry], entry: Entry) -> None:
        """Whether an entry may come into force now."""
        work = work_of(entry.lead_id, rows)
        seq = entry.seq or (rows[-1].seq + 1 if rows else 1)
        replay(work, [replace(entry, seq=seq)])
        agrees(entry, work, status_after(self._reviews.history(entry.lead_id)))


def _rows(db: sqlite3.Connection, lead_id: str) -> list[Entry]:
    """Entries of a lead that is known; a name that no text can hold is none."""
    name = lead_id.encode("utf-8", "replace").decode()
    if not db.execute("select 1 from lead where lead_id = ?", (name,)).fetchone():
        raise CaseError("unknown_lead", lead=name)
    return read(db, lead_id)


def _lead_of(db: sqlite3.Connection | None, seq: int) -> str:
    """The lead that an entry is about."""
    found = next((one.lead_id for one in read(db) if one.seq == seq), "")
    if not found:
        raise no_such(seq)
    return found


def _rows_of(db: sqlite3.Connection, seq: int) -> list[Entry]:
    """Entries of the lead that an entry is about."""
    return read(db, _lead_of(db, seq))


def _check_without(rows: Sequence[Entry], *more: Entry) -> None:
    """Whether everything else still stands once an entry is withdrawn."""
    last = more[-1]
    try:
        work_of(last.lead_id, [*rows, *(one for one in more if one not in rows)])
    except WorkflowError as wrong:
        resting = wrong.context.get("entry", 0)
        raise WorkflowError("workflow_rests", seq=more[0].refers, other=resting) from wrong


def _note(said: str) -> dict[str, str]:
    return values_of(checked(Answer, {"note": said}))
