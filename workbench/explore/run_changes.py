"""What a run changed: leads that no earlier run had seen, and leads that have grown since they were last seen."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from workbench.texts import text
from workbench.trust.ledger import Ledger

__all__ = ["run_changes"]

#: Sightings of a run, each with the rows of the sighting before it, if there is one.
_SIGHTINGS = """
select now.lead_id, now.rows, before.run_id, before.rows
from sighting now left join sighting before on before.rowid = (
    select max(rowid) from sighting
    where lead_id = now.lead_id and rowid < now.rowid and run_id not in (:run, '')
)
where now.run_id = :run
"""
#: Members that make a lead, of one sighting and not of the other.
_NEW_MEMBERS = """
select count(*) from sighted_member now where lead_id = :lead and run_id = :run and not exists (
    select 1 from sighted_member before
    where before.lead_id = now.lead_id and before.run_id = :before and before.kind = now.kind and before.id = now.id
)
"""
_EARLIER = """
select 1 from sighting where run_id not in (:run, '')
and rowid < (select min(rowid) from sighting where run_id = :run) limit 1
"""


def run_changes(path: Path, run_id: str, language: str = "zh") -> dict[str, tuple[str, str]]:
    """What is new in a run, by lead: ``("new", "")`` or ``("grown", "+2 members, rows 40 → 61")``.

    In the first run of a case nothing is new.

    Args:
        path: ``leads.sqlite`` of the case.
        run_id: the run that is on screen.
        language: ``zh`` or ``en``.

    Raises:
        CaseError: the file is damaged.
    """
    with Ledger(path).read() as db:
        if db is None or not db.execute(_EARLIER, {"run": run_id}).fetchone():
            return {}
        found = db.execute(_SIGHTINGS, {"run": run_id}).fetchall()
        changes = {one[0]: _change(db, run_id, one, language) for one in found}
    return {lead: change for lead, change in sorted(changes.items()) if change is not None}


def _change(
    db: sqlite3.Connection, run_id: str, sighting: tuple[str, int, str | None, int], language: str
) -> tuple[str, str] | None:
    lead, rows, before, rows_before = sighting
    if before is None:
        return ("new", "")
    names = {"lead": lead, "run": run_id, "before": before}
    members = int(db.execute(_NEW_MEMBERS, names).fetchone()[0])
    if not members and rows <= rows_before:
        return None
    figures = {"members": members, "before": f"{rows_before:,}", "after": f"{rows:,}"}
    return ("grown", text("review.new_evidence", language, **figures))
