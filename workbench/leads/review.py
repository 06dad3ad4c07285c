"""Decisions on leads: who set which lead to what, when and why. Rows are added, never changed.

Every row says which status is in force after it, so that the last row of a lead is its present status. Undoing is a
row of its own. With a second person required, a decision that closes a lead is a proposal until somebody else has
approved it. Each row is also an entry in the log of the case, written in the same transaction.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from workbench.errors import CaseError
from workbench.leads.history import Review, add, last_decision, logged, read, status_after, waiting_in
from workbench.leads.rules import ENDS, REASONS, STATUSES, TRANSITIONS, check
from workbench.trust.actor import checked_actor, same_person
from workbench.trust.audit import AuditLog, now, record
from workbench.trust.ledger import Ledger

__all__ = ["REASONS", "STATUSES", "TRANSITIONS", "Review", "ReviewStore"]


class ReviewStore:
    """Reviews of one case in its ``leads.sqlite``."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path)
        self._log = AuditLog(path)

    def decide(
        self,
        lead_ids: str | Sequence[str],
        status: str,
        *,
        actor: str,
        reason: str = "",
        note: str = "",
        run_id: str = "",
        expected: str | Mapping[str, str] | None = None,
    ) -> list[Review]:
        """Set leads to a status, all or none; with a second person required, closing them is only proposed.

        Args:
            lead_ids: one lead or several.
            status: see ``TRANSITIONS``.
            actor: who decides.
            reason: see ``REASONS``.
            note: the person's own words; needed for the reason ``other`` and for opening a closed lead.
            run_id: run whose findings were on screen; else the latest in which each lead was seen.
            expected: status that was on screen, of all leads or by lead; refused if it has changed since.

        Raises:
            CaseError: a lead is not known, its status has changed, or the rules do not allow it.
        """
        wanted = [lead_ids] if isinstance(lead_ids, str) else list(dict.fromkeys(lead_ids))
        who = checked_actor(actor)
        with self._ledger.write() as db:
            second = status in ENDS and _second_person(db)
            rows = []
            for lead_id in wanted:
                before = _present(
                    db, lead_id, expected if isinstance(expected, str) else (expected or {}).get(lead_id)
                )
                check(lead_id, before, status, reason, note)
                seen_in = run_id or _latest_run(db, lead_id)
                row = Review(lead_id, "decide", status, who, reason=reason, note=note, run_id=seen_in)
                if second:
                    row = replace(row, kind="propose", status=before, proposed=status)
                rows.append(add(db, row))
            return rows

    def withdraw(self, lead_id: str, actor: str, note: str = "", *, seq: int | None = None) -> Review:
        """Undo the last decision, or take back a proposal: the status before it holds again.

        Args:
            lead_id: the lead.
            actor: who undoes it, not only the one who decided.
            note: why.
            seq: the decision that was on screen; refused if another one has followed.

        Raises:
            CaseError: there is nothing to withdraw, or it would close the lead while a second person is required.
        """
        return self.withdraw_all({lead_id: seq}, actor, note)[0]

    def withdraw_all(self, decisions: Mapping[str, int | None], actor: str, note: str = "") -> list[Review]:
        """The same for several leads with the decision that was on screen, all or none.

        Raises:
            CaseError: see ``withdraw``; then none is withdrawn.
        """
        who = checked_actor(actor)
        with self._ledger.write() as db:
            return [_withdraw(db, lead_id, seq, who, note) for lead_id, seq in decisions.items()]

    def note(self, lead_id: str, actor: str, text: str) -> Review:
        """Write a note without changing the status.

        Raises:
            CaseError: the lead is not known, or there is no text.
        """
        who = checked_actor(actor)
        if not text.strip():
            raise CaseError("review_note", lead=lead_id)
        with self._ledger.write() as db:
            return add(db, Review(lead_id, "note", status_after(_rows(db, lead_id)), who, note=text))

    def approve(self, lead_id: str, actor: str, note: str = "", *, seq: int | None = None) -> Review:
        """Put a proposal (that with this ``seq``, if it is said) into force, as the second person.

        Raises:
            CaseError: nothing waits, or the proposer is the same person.
        """
        return self.answer_all("approve", {lead_id: seq}, actor, note)[0]

    def reject(self, lead_id: str, actor: str, note: str = "", *, seq: int | None = None) -> Review:
        """Send a proposal (that with this ``seq``, if it is said) back, as the second person; the status stays.

        Raises:
            CaseError: nothing waits, or the proposer is the same person (who can withdraw it).
        """
        return self.answer_all("reject", {lead_id: seq}, actor, note)[0]

    def answer_all(
        self, kind: str, proposals: Mapping[str, int | None], actor: str, note: str = ""
    ) -> list[Review]:
        """``approve`` or ``reject`` for several leads with the proposal that was on screen, all or none.

        Raises:
            CaseError: see ``approve``; then none is answered.
        """
        who = checked_actor(actor)
        with self._ledger.write() as db:
            return [_answer(db, kind, lead_id, seq, who, note) for lead_id, seq in proposals.items()]

    def require_second_person(self, on: bool, actor: str) -> None:
        """Whether closing a lead takes two persons, from now on; what waits already goes on waiting.

        Raises:
            CaseError: the name cannot be used, or the file cannot be written.
        """
        who = checked_actor(actor)
        with self._ledger.write() as db:
            values = ("second_person", "on" if on else "off", who, now())
            db.execute("insert into rule (name, value, actor, at) values (?, ?, ?, ?)", values)
            record(db, who, "rule_set", "second_person", {"value": values[1]})

    def second_person(self) -> bool:
        """Whether closing a lead takes two persons."""
        with self._ledger.read() as db:
            return db is not None and _has(db, "rule") and _second_person(db)

    def history(self, lead_id: str) -> list[Review]:
        """All rows of a lead, oldest first; empty for one that nobody has looked at."""
        with self._ledger.read() as db:
            return [] if db is None else read(db, lead_id)

    def statuses(self) -> dict[str, str]:
        """Present status of every lead that was ever reviewed; reads only, also from media that cannot be written."""
        with self._ledger.read() as db:
            if db is None:
                return {}
            rows = db.execute(
                "select lead_id, status, max(seq) from review group by lead_id order by lead_id"
            )
            return {lead_id: status for lead_id, status, _ in rows}

    def waiting(self) -> list[Review]:
        """Proposals that wait for a second person, oldest first."""
        with self._ledger.read() as db:
            return [] if db is None else waiting_in(read(db))

    def verify(self) -> int:
        """Compare the reviews with the log, both ways, after the log itself.

        Returns:
            How many rows agree.

        Raises:
            CaseError: ``audit_broken``, or ``review_broken`` with the first row that was changed, removed or put in.
        """
        self._log.verify()
        with self._ledger.read() as db:
            if db is None or not _has(db, "audit"):
                return 0
            entries = db.execute(
                "select detail from audit where action like 'review\\_%' escape '\\' order by seq"
            )
            written = {row["seq"]: row for (detail,) in entries for row in [json.loads(detail)]}
            present = {row.seq: logged(row) for row in read(db)}
        for seq in sorted(written.keys() | present.keys()):
            if written.get(seq) != present.get(seq):
                raise CaseError("review_broken", seq=seq)
        return len(present)


def _withdraw(db: sqlite3.Connection, lead_id: str, seq: int | None, who: str, note: str) -> Review:
    undone, before = last_decision(rows := _rows(db, lead_id))
    if undone is None:
        raise CaseError("review_nothing", lead=lead_id)
    if seq not in (None, undone.seq):
        raise _stale(lead_id, rows, f"#{seq}")
    if before in ENDS and undone.kind != "propose" and _second_person(db):
        raise CaseError("review_second_person", lead=lead_id, status=before)
    return add(db, Review(lead_id, "withdraw", before, who, note=note, refers=undone.seq))


def _answer(db: sqlite3.Connection, kind: str, lead_id: str, seq: int | None, who: str, note: str) -> Review:
    if not (waits := waiting_in(rows := _rows(db, lead_id))):
        raise CaseError("review_nothing", lead=lead_id)
    (asked,) = waits
    if seq not in (None, asked.seq):
        raise _stale(lead_id, rows, f"#{seq}")
    if same_person(asked.actor, who):
        raise CaseError("review_same_person", lead=lead_id, actor=asked.actor)
    status = asked.proposed if kind == "approve" else asked.status
    return add(
        db,
        replace(asked, kind=kind, status=status, proposed="", actor=who, note=note, refers=asked.seq),
    )


def _rows(db: sqlite3.Connection, lead_id: str) -> list[Review]:
    """Rows of a lead that is known; a name that no text can hold is none."""
    name = lead_id.encode("utf-8", "replace").decode()
    if not db.execute("select 1 from lead where lead_id = ?", (name,)).fetchone():
        raise CaseError("unknown_lead", lead=name)
    return read(db, lead_id)


def _present(db: sqlite3.Connection, lead_id: str, expected: str | None) -> str:
    """The present status of a lead that may be decided on: it is as expected and nothing waits for an answer."""
    rows = _rows(db, lead_id)
    status = status_after(rows)
    if expected is not None and expected != status:
        raise _stale(lead_id, rows, expected)
    if waits := waiting_in(rows):
        raise CaseError("review_pending", lead=lead_id, actor=waits[0].actor)
    return status


def _stale(lead_id: str, rows: Sequence[Review], expected: str) -> CaseError:
    last = rows[-1] if rows else Review(lead_id, "", "open", "–", at="–")
    return CaseError(
        "review_stale", lead=lead_id, expected=expected, found=last.status, actor=last.actor, at=last.at
    )


def _latest_run(db: sqlite3.Connection, lead_id: str) -> str:
    """The run in which a lead was seen last."""
    found = db.execute(
        "select run_id from sighting where lead_id = ? order by rowid desc limit 1", (lead_id,)
    ).fetchone()
    return str(found[0]) if found else ""


def _second_person(db: sqlite3.Connection) -> bool:
    found = db.execute(
        "select value from rule where name = 'second_person' order by seq desc limit 1"
    ).fetchone()
    return bool(found == ("on",))


def _has(db: sqlite3.Connection, table: str) -> bool:
    return db.execute("select 1 from sqlite_master where name = ?", (table,)).fetchone() is not None
