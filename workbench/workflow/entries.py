"""The entries of the work as they stand in the store: written with their line in the log, never changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Protocol, TypeVar

from workbench.clock import universal
from workbench.evidence.letters.facts.entry import Section
from workbench.trust.audit import canonical, now, record
from workbench.workflow.details import KINDS, checked
from workbench.workflow.errors import WorkflowError

__all__ = ["ANSWERS", "Entry", "add", "effective", "known_at", "logged", "read", "waiting_in"]

#: Kinds that say something of another entry instead of adding to the work.
ANSWERS = ("approve", "reject", "withdraw")


@dataclass(frozen=True)
class Entry:
    """One row of the work.

    Attributes:
        kind: what it is, see ``KINDS``.
        lead_id: the lead; empty for calendars and draws.
        actor: who wrote it.
        detail: what it says, as JSON values of the kind's model.
        refers: ``seq`` of the entry that it continues, answers or withdraws; 0 for none.
        waits: whether it holds only after a second person has approved it.
        at: time of writing in UTC, ISO 8601; the days that matter to the work stand in the detail.
        seq: number over all leads, ascending.
    """

    kind: str
    lead_id: str
    actor: str
    detail: dict[str, Any] = field(default_factory=dict)
    refers: int = 0
    waits: bool = False
    at: str = ""
    seq: int = 0

    @property
    def said(self) -> Section:
        """The detail as the model of the kind."""
        return checked(KINDS[self.kind], self.detail)


def add(db: sqlite3.Connection, entry: Entry) -> Entry:
    """Write an entry and its line in the log, within a transaction that the caller holds for writing."""
    at = now()
    made = db.execute(
        "insert into workflow (kind, lead_id, refers, waits, detail, actor, at) values (?, ?, ?, ?, ?, ?, ?)",
        (
            *(entry.kind, entry.lead_id, entry.refers, int(entry.waits)),
            *(canonical(entry.detail), entry.actor, at),
        ),
    )
    written = replace(entry, at=at, seq=int(made.lastrowid or 0))
    record(db, entry.actor, f"workflow_{entry.kind}", entry.lead_id, logged(written))
    return written


def logged(entry: Entry) -> dict[str, Any]:
    """An entry as the log holds it."""
    return asdict(entry)


def read(db: sqlite3.Connection | None, lead_id: str | None = None) -> list[Entry]:
    """Entries of one lead or of all, oldest first; none from a file of the time before the workflow.

    Raises:
        WorkflowError: ``workflow_broken``: a row is not what the program writes.
    """
    if db is None or not db.execute("select 1 from sqlite_master where name = 'workflow'").fetchone():
        return []
    rows = db.execute(
        "select kind, lead_id, actor, detail, refers, waits, at, seq from workflow "
        "where ?1 is null or lead_id = ?1 order by seq",
        (lead_id,),
    )
    return [_entry(row) for row in rows]


def _entry(row: tuple[Any, ...]) -> Entry:
    kind, lead_id, actor, detail, refers, waits, at, seq = row
    try:
        entry = Entry(kind, lead_id, actor, json.loads(detail), refers, bool(waits), at, seq)
        entry.said  # noqa: B018 - reading it is the check
    except (TypeError, ValueError, KeyError, AttributeError, RecursionError, WorkflowError) as problem:
        raise WorkflowError("workflow_broken", seq=seq) from problem
    return entry


class _Written(Protocol):
    @property
    def at(self) -> str: ...


Row = TypeVar("Row", bound=_Written)


def known_at(rows: Sequence[Row], until: datetime | None) -> list[Row]:
    """What was written by a time: everything up to the last row that is dated no later.

    A clock that is put back dates rows earlier than those that they rest on: what was written before a known row is
    known.

    Args:
        rows: in the order in which they were written.
        until: a time with a zone; None for all rows.
    """
    if until is None:
        return list(rows)
    in_time = (
        number for number, one in enumerate(rows, 1) if universal(datetime.fromisoformat(one.at)) <= until
    )
    return list(rows[: max(in_time, default=0)])


def waiting_in(entries: Sequence[Entry]) -> list[Entry]:
    """Entries that wait for a second person and that nobody has answered or taken back."""
    answered = {one.refers for one in entries if one.kind in ("approve", "reject")} | _withdrawn(entries)
    return [one for one in entries if one.waits and one.seq not in answered]


def effective(entries: Sequence[Entry]) -> Iterator[Entry]:
    """Entries that are in force, in the order in which they came into force: what waits does so when approved."""
    by_seq, gone = {one.seq: one for one in entries}, _withdrawn(entries)
    for one in entries:
        held = by_seq.get(one.refers) if one.kind == "approve" else None
        entry = held or one
        in_force = held is not None or not one.waits
        if in_force and entry.kind not in ANSWERS and entry.seq not in gone:
            yield entry


def _withdrawn(entries: Sequence[Entry]) -> set[int]:
    approved = {one.refers for one in entries if one.kind == "approve"}
    return {
        one.refers for one in entries if one.kind == "withdraw" and (not one.waits or one.seq in approved)
    }
