"""What people decided on proposals and on findings: rows of the work that are added and never changed.

They stand in the table ``workflow`` of ``leads.sqlite`` with their line in the chained log, beside draws and calendars;
``workbench task verify`` compares them with the log as everything else there.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from workbench.cards.scales import NONE
from workbench.errors import WorkbenchError
from workbench.leads.review import ReviewStore
from workbench.trust.actor import checked_actor, same_person
from workbench.trust.ledger import Ledger
from workbench.workflow.details import Answer, FindingAnswered, GradeDecided, checked, values_of
from workbench.workflow.entries import ANSWERS, Entry, add, effective, known_at, read, waiting_in

__all__ = ["Decided", "about"]

_OWN = ("grade", "finding")
#: What a decision or an answer says, and on what; of decisions ``was`` is left out, which the first one changes.
_SAID = (
    *("choice", "proposed", "value", "grounds", "rules"),
    *("answer", "rows", "fund_fen", "account_fen"),
)


class Decided:
    """Decisions on grades, cards, credit and findings of one case."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path)
        self._reviews = ReviewStore(path)

    def write(self, said: GradeDecided | FindingAnswered, actor: str) -> Entry:
        """Write a decision; with a second person required, it only waits for approval.

        Raises:
            WorkbenchError: ``grade_pending``: one on the same waits; ``grade_stale``: another step holds by now;
                ``grade_nothing_new``: the last one says the same, of the same day or a later one.
        """
        kind = "grade" if isinstance(said, GradeDecided) else "finding"
        entry = Entry(kind, "", checked_actor(actor), values_of(said), waits=self._reviews.second_person())
        with self._ledger.write() as db:
            rows = _own(read(db, ""))
            waits = [one for one in waiting_in(rows) if about(one) == about(entry)]
            if waits:
                raise WorkbenchError("grade_pending", seq=waits[0].seq, actor=waits[0].actor)
            held = _last(rows, kind).get(about(entry))
            if held is not None and _same(held, entry):
                raise WorkbenchError(
                    "grade_nothing_new", seq=held.seq, actor=held.actor, on=held.detail["on"]
                )
            if isinstance(said, GradeDecided):
                found = held.detail["value"] if held else NONE
                if found != said.was:
                    raise WorkbenchError("grade_stale", expected=said.was, found=found)
            return add(db, entry)

    def answer(self, kind: str, seq: int, actor: str, note: str = "") -> Entry:
        """Approve or reject what waits, as the second person.

        Raises:
            WorkbenchError: ``grade_no_entry``: nothing of that number waits; ``grade_same_person``.
        """
        who = checked_actor(actor)
        with self._ledger.write() as db:
            rows = _own(read(db, ""))
            asked = next((one for one in waiting_in(rows) if one.seq == seq), None)
            if asked is None:
                raise WorkbenchError("grade_no_entry", seq=seq)
            if same_person(asked.actor, who):
                raise WorkbenchError("grade_same_person", actor=asked.actor)
            return add(db, Entry(kind, "", who, _note(note), seq))

    def withdraw(self, seq: int, actor: str, reason: str) -> Entry:
        """Take a decision out of force, the last on its subject: what held before holds again; both stay on record.

        Raises:
            WorkbenchError: ``grade_no_entry``: it is not the last in force; ``grade_reason``.
        """
        who = checked_actor(actor)
        if not reason.strip():
            raise WorkbenchError("grade_reason")
        with self._ledger.write() as db:
            rows = _own(read(db, ""))
            waiting = waiting_in(rows)
            target = next((one for one in rows if one.seq == seq and one.kind in _OWN), None)
            asked_already = any(one.refers == seq and one.kind == "withdraw" for one in waiting)
            pending = target in waiting
            if target is None or asked_already or not (pending or _holds(rows, target)):
                raise WorkbenchError("grade_no_entry", seq=seq)
            second = not pending and target.waits and self._reviews.second_person()
            return add(db, Entry("withdraw", "", who, _note(reason), seq, waits=second))

    def entries(self, until: datetime | None = None) -> list[Entry]:
        """Everything on grades and findings, oldest first; until a time with a zone."""
        with self._ledger.read() as db:
            rows = _own(read(db, ""))
        return known_at(rows, until)

    def grades(self, until: datetime | None = None) -> dict[tuple[str, ...], Entry]:
        """The decision that holds, by subject and scale."""
        return _last(self.entries(until), "grade")

    def findings(self, until: datetime | None = None) -> dict[str, Entry]:
        """The answer that holds, by finding."""
        return {one.detail["finding"]: one for one in _last(self.entries(until), "finding").values()}

    def waiting(self, until: datetime | None = None) -> list[Entry]:
        """What waits for a second person."""
        return waiting_in(self.entries(until))


def about(entry: Entry) -> tuple[str, ...]:
    """What a decision is about: subject and scale, or the finding."""
    if entry.kind == "grade":
        return ("grade", str(entry.detail["target"]), str(entry.detail["scale"]))
    return ("finding", str(entry.detail["finding"]))


def _own(rows: Sequence[Entry]) -> list[Entry]:
    """Decisions and what was said of them; neither draws nor calendars."""
    mine = {one.seq for one in rows if one.kind in _OWN}
    found = []
    for one in rows:
        if one.seq in mine or (one.kind in ANSWERS and one.refers in mine):
            mine.add(one.seq)
            found.append(one)
    return found


def _last(rows: Sequence[Entry], kind: str) -> dict[tuple[str, ...], Entry]:
    """The last decision in force on each subject, in the order in which they came into force."""
    return {about(one): one for one in effective(rows) if one.kind == kind}


def _holds(rows: Sequence[Entry], one: Entry) -> bool:
    return _last(rows, one.kind).get(about(one)) == one


def _same(held: Entry, new: Entry) -> bool:
    """Whether a decision says nothing that the one in force does not: a review of a later day does."""
    told = [{name: one.detail[name] for name in _SAID if name in one.detail} for one in (held, new)]
    return told[0] == told[1] and str(new.detail["on"]) <= str(held.detail["on"])


def _note(said: str) -> dict[str, Any]:
    return values_of(checked(Answer, {"note": said}))
