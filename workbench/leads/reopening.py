"""A dismissed lead comes back only with new evidence, and says which."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from workbench.leads.history import Review, add, dismissed_on, read, status_after
from workbench.trust.actor import PROGRAM

__all__ = ["Growth", "reopen"]


@dataclass(frozen=True)
class Growth:
    """How much more evidence reopens a dismissed lead; either is enough.

    Attributes:
        members: telling members that were not in the run it was dismissed on.
        rows_ratio: more evidence rows than in that run, as a share of them.
    """

    members: int = 2
    rows_ratio: float = 0.2


@dataclass(frozen=True)
class _Sighting:
    run_id: str
    rows: int
    members: frozenset[str]


def reopen(db: sqlite3.Connection, lead_id: str, run_id: str, growth: Growth) -> Review | None:
    """Reopen a dismissed lead that a run, new to the store, has seen with enough more evidence.

    Args:
        db: a transaction that the caller holds for writing; the sighting in the run has been written.
        lead_id: the lead.
        run_id: the run.
        growth: what is enough.

    Returns:
        The row that reopens it, or None where it stays as it is.
    """
    history = read(db, lead_id)
    if status_after(history) != "dismissed":
        return None
    before = _sighting(db, lead_id, dismissed_on(history)) or _before(db, lead_id, run_id)
    after = _sighting(db, lead_id, run_id)
    if before is None or after is None or not _has_grown(before, after, growth):
        return None
    row = Review(
        lead_id,
        "reopen",
        "open",
        PROGRAM,
        reason="new_evidence",
        run_id=run_id,
        detail=_detail(before, after),
    )
    return add(db, row)


def _has_grown(before: _Sighting, after: _Sighting, growth: Growth) -> bool:
    more = after.rows - before.rows
    enough = Decimal(str(growth.rows_ratio)) * before.rows
    return len(after.members - before.members) >= growth.members or (more > 0 and more >= enough)


def _detail(before: _Sighting, after: _Sighting) -> dict[str, Any]:
    return {
        "dismissed_on": before.run_id,
        "run": after.run_id,
        "rows_before": before.rows,
        "rows_after": after.rows,
        "new_members": sorted(after.members - before.members),
    }


def _sighting(db: sqlite3.Connection, lead_id: str, run_id: str) -> _Sighting | None:
    found = db.execute(
        "select rows from sighting where lead_id = ? and run_id = ?", (lead_id, run_id)
    ).fetchone()
    if not found:
        return None
    members = db.execute(
        "select kind || ':' || id from sighted_member where lead_id = ? and run_id = ?", (lead_id, run_id)
    )
    return _Sighting(run_id, int(found[0]), frozenset(name for (name,) in members))


def _before(db: sqlite3.Connection, lead_id: str, run_id: str) -> _Sighting | None:
    """The sighting before that in a run."""
    found = db.execute(
        "select run_id from sighting where lead_id = ? and run_id <> ? order by rowid desc limit 1",
        (lead_id, run_id),
    ).fetchone()
    return _sighting(db, lead_id, found[0]) if found else None
