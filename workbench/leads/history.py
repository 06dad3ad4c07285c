"""The rows of a lead's history: how they are written, read and what they amount to."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from workbench.errors import CaseError
from workbench.texts import Text, texts
from workbench.trust.audit import canonical, now, record

__all__ = ["Review", "add", "dismissed_on", "last_decision", "logged", "read", "status_after", "waiting_in"]


@dataclass(frozen=True)
class Review:
    """One row of a lead's history.

    Attributes:
        seq: number over all leads, ascending.
        kind: decide, propose, approve, reject, withdraw, note or reopen.
        status: the status in force after this row.
        proposed: the status that a proposal asks for.
        reason: code of the reason, see ``REASONS``.
        note: what the person wrote.
        at: time in UTC, ISO 8601.
        run_id: the run whose findings were decided on.
        refers: ``seq`` of the row that is approved, rejected or withdrawn; 0 for none.
        detail: of a reopening: run, rows before and after, names (kind:id) of the new telling members.
    """

    lead_id: str
    kind: str
    status: str
    actor: str
    proposed: str = ""
    reason: str = ""
    note: str = ""
    run_id: str = ""
    refers: int = 0
    detail: dict[str, Any] = field(default_factory=dict)
    at: str = ""
    seq: int = 0

    @property
    def pending(self) -> bool:
        """Whether this row asks for a second person; whether that has come is said by ``ReviewStore.waiting``."""
        return self.kind == "propose"

    @property
    def said(self) -> Text:
        """What a person reads: the note as it was written, or what is new without anybody's name or id."""
        if self.kind != "reopen":
            return {"zh": self.note, "en": self.note}
        return texts(
            "review.new_evidence",
            members=len(self.detail["new_members"]),
            before=f"{self.detail['rows_before']:,}",
            after=f"{self.detail['rows_after']:,}",
        )


def add(db: sqlite3.Connection, row: Review) -> Review:
    """Write a row and its entry in the log, within a transaction that the caller holds for writing."""
    at = now()
    values = replace(row, at=at, note=row.note.strip().encode("utf-8", "replace").decode())
    made = db.execute(
        "insert into review (lead_id, kind, status, proposed, reason, note, actor, at, run_id, refers, detail) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(getattr(values, name) for name in ("lead_id", "kind", "status", "proposed", "reason", "note")),
            *(values.actor, at, values.run_id, values.refers, canonical(values.detail)),
        ),
    )
    written = replace(values, seq=int(made.lastrowid or 0))
    record(db, row.actor, f"review_{row.kind}", row.lead_id, logged(written))
    return written


def logged(row: Review) -> dict[str, Any]:
    """A row as the log holds it."""
    return asdict(row)


def read(db: sqlite3.Connection, lead_id: str | None = None) -> list[Review]:
    """Rows of one lead or of all, oldest first; also from a file whose reviews have not all columns yet."""
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    if lead_id is None:
        found = cursor.execute("select * from review order by seq")
    else:
        found = cursor.execute("select * from review where lead_id = ? order by seq", (lead_id,))
    return [_review(dict(row)) for row in found]


def status_after(rows: Sequence[Review]) -> str:
    """The status in force after these rows of one lead."""
    return rows[-1].status if rows else "open"


def waiting_in(rows: Sequence[Review]) -> list[Review]:
    """Proposals among these rows that nobody has answered or taken back."""
    answered = {row.refers for row in rows}
    return [row for row in rows if row.kind == "propose" and row.seq not in answered]


def last_decision(rows: Sequence[Review]) -> tuple[Review | None, str]:
    """The last decision or proposal of one lead that stands, and the status before it.

    What was decided before the program reopened a lead is past: it cannot be undone.
    """
    standing: list[tuple[Review, str]] = []
    status = "open"
    for row in rows:
        if row.kind in ("approve", "reject", "withdraw") and standing:
            standing.pop()
        if row.kind in ("decide", "propose", "approve"):
            standing.append((row, status))
        if row.kind == "reopen":
            standing.clear()
        status = row.status
    return standing[-1] if standing else (None, status)


def dismissed_on(rows: Sequence[Review]) -> str:
    """The run on whose findings a lead was dismissed last; empty where that is not known."""
    runs = [row.run_id for row in rows if row.kind in ("decide", "approve") and row.status == "dismissed"]
    return runs[-1] if runs else ""


def _review(row: dict[str, Any]) -> Review:
    known = {name: row[name] for name in Review.__dataclass_fields__ if name in row}
    try:
        detail = json.loads(row.get("detail", "{}"))
    except (TypeError, ValueError) as problem:
        raise CaseError("review_broken", seq=row["seq"]) from problem
    return Review(**{"kind": "decide", **known, "detail": detail})
