"""The lead store: identity of leads across runs, and their status. Nothing in it is ever changed or deleted."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from workbench.leads.lead import Lead

__all__ = ["LeadStore"]

#: Overlap of the telling members from which two findings are one lead.
SAME_LEAD = 0.3

_SCHEMA = """
create table if not exists lead (
    lead_id text primary key, scheme text not null, first_run text not null
);
create table if not exists sighting (
    lead_id text not null references lead, run_id text not null, key text not null,
    score real not null, rows integer not null, primary key (lead_id, run_id)
);
create table if not exists sighted_member (
    lead_id text not null, run_id text not null, kind text not null, id text not null,
    primary key (lead_id, run_id, kind, id)
);
create table if not exists review (
    seq integer primary key autoincrement, lead_id text not null references lead, status text not null,
    actor text not null, note text not null, at text not null
);
create index if not exists member_of on sighted_member (kind, id);
"""


class LeadStore:
    """Leads of one case in ``leads.sqlite`` (write-ahead log, so that readers never wait)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as db:
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = full")
            db.executescript(_SCHEMA)
            yield db

    def identify(self, run_id: str, leads: Sequence[Lead]) -> list[Lead]:
        """Give each lead of a run its identity and write the sightings down, all or none.

        A lead that was seen before keeps its id: the one it already has in this run, else that of the earlier
        lead of the same scheme whose telling members overlap most, if at least by ``SAME_LEAD``. A new lead's
        id comes from its key. Asking again for the same run gives the same answer.
        """
        with self._open() as db:
            db.execute("begin immediate")
            try:
                named = [self._identify(db, run_id, lead, taken) for taken in [set[str]()] for lead in leads]
                db.execute("commit")
            except BaseException:
                db.execute("rollback")
                raise
        return named

    def statuses(self) -> dict[str, str]:
        """Present status of every lead that was ever reviewed."""
        with self._open() as db:
            return dict(db.execute("select lead_id, status from review order by seq").fetchall())

    def _identify(self, db: sqlite3.Connection, run_id: str, lead: Lead, taken: set[str]) -> Lead:
        again = db.execute(
            "select lead_id from sighting where run_id = ? and key = ?", (run_id, lead.key)
        ).fetchone()
        lead_id = again[0] if again else self._earlier(db, lead, taken) or _new_id(db, lead, taken)
        taken.add(lead_id)
        db.execute("insert or ignore into lead values (?, ?, ?)", (lead_id, lead.scheme, run_id))
        if not again:
            db.execute(
                "insert into sighting values (?, ?, ?, ?, ?)",
                (lead_id, run_id, lead.key, lead.score, lead.rows),
            )
            db.executemany(
                "insert into sighted_member values (?, ?, ?, ?)",
                [(lead_id, run_id, kind, name) for kind, name in sorted(_telling(lead))],
            )
        status = db.execute(
            "select status from review where lead_id = ? order by seq desc limit 1", (lead_id,)
        ).fetchone()
        return replace(lead, lead_id=lead_id, status=status[0] if status else "open")

    def _earlier(self, db: sqlite3.Connection, lead: Lead, taken: set[str]) -> str | None:
        """The earlier lead with the largest Jaccard overlap of telling members."""
        mine = _telling(lead)
        seen: dict[str, set[tuple[str, str]]] = {}
        for kind, name in sorted(mine):
            for (lead_id,) in db.execute(
                "select distinct m.lead_id from sighted_member m join lead using (lead_id) "
                "where m.kind = ? and m.id = ? and lead.scheme = ?",
                (kind, name, lead.scheme),
            ):
                seen.setdefault(lead_id, set()).add((kind, name))
        best = max(
            ((self._overlap(db, lead_id, mine), lead_id) for lead_id in sorted(seen) if lead_id not in taken),
            default=(0.0, ""),
        )
        return best[1] if best[0] >= SAME_LEAD else None

    @staticmethod
    def _overlap(db: sqlite3.Connection, lead_id: str, mine: set[tuple[str, str]]) -> float:
        theirs = set(
            db.execute(
                "select kind, id from sighted_member where lead_id = ? and run_id = "
                "(select run_id from sighting where lead_id = ? order by rowid desc limit 1)",
                (lead_id, lead_id),
            ).fetchall()
        )
        return len(mine & theirs) / max(1, len(mine | theirs))


def _telling(lead: Lead) -> set[tuple[str, str]]:
    """Members that make a lead what it is: cards and steered patients follow from the others."""
    return {
        (m.kind, m.id) for m in lead.members if m.kind != "card" and m.role not in ("steered", "attending")
    }


def _new_id(db: sqlite3.Connection, lead: Lead, taken: set[str]) -> str:
    for length in range(8, 65):
        name = f"L-{lead.key[:length]}"
        known = db.execute("select 1 from lead where lead_id = ?", (name,)).fetchone()
        if not known and name not in taken:
            return name
    raise AssertionError("a SHA-256 key cannot be taken at every length")
