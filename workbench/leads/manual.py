"""Leads made by hand: no detector found them, so the store itself keeps what they say."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import replace

from workbench.errors import CaseError
from workbench.leads.lead import MANUAL, Lead, target_key
from workbench.leads.record import from_record, to_record
from workbench.trust.audit import now, record

__all__ = ["as_manual", "keep", "kept"]


def as_manual(lead: Lead) -> Lead:
    """A lead as one that was made by hand: its scheme and key, open, and not ranked among a run's.

    Raises:
        CaseError: it has no members, so that nothing says what it is about.
    """
    if not lead.members:
        raise CaseError("manual_empty")
    return replace(lead, scheme=MANUAL, key=target_key(MANUAL, lead.members), status="open", rank=0)


def keep(db: sqlite3.Connection, lead: Lead, actor: str) -> None:
    """Write a lead down with an entry in the log, within a transaction that the caller holds for writing."""
    written = json.dumps(to_record(lead), sort_keys=True)
    db.execute(
        "insert into promoted (lead_id, record, actor, at) values (?, ?, ?, ?)",
        (lead.lead_id, written, actor, now()),
    )
    members = sorted(f"{one.kind}:{one.id}" for one in lead.members)
    digest = hashlib.sha256(written.encode()).hexdigest()
    record(db, actor, "lead_promoted", lead.lead_id, {"members": members, "record_sha256": digest})


def kept(db: sqlite3.Connection) -> list[Lead]:
    """The newest record of each lead that was made by hand, in the order in which they were first made."""
    if not db.execute("select 1 from sqlite_master where name = 'promoted'").fetchone():
        return []
    newest: dict[str, str] = {}
    for lead_id, written in db.execute("select lead_id, record from promoted order by seq"):
        newest[lead_id] = written
    return [from_record(json.loads(written)) for written in newest.values()]
