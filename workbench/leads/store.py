"""The lead store: identity of leads across runs, and their status. Nothing in it is ever changed or deleted."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from workbench.guard import storage
from workbench.leads.lead import Lead, telling

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
        with self._guarded(), closing(sqlite3.connect(self._path, timeout=30, isolation_level=None)) as db:
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
                names = self._names(db, run_id, leads)
                for lead, lead_id in zip(leads, names, strict=True):
                    self._write(db, run_id, lead, lead_id)
                db.execute("commit")
            except BaseException:
                db.execute("rollback")
                raise
        status = self.statuses()
        return [
            replace(lead, lead_id=name, status=status.get(name, "open"))
            for lead, name in zip(leads, names, strict=True)
        ]

    def statuses(self) -> dict[str, str]:
        """Present status of every lead that was ever reviewed; reads only, also from media that cannot be written."""
        if not self._path.exists():
            return {}
        frozen = "" if os.access(self._path.parent, os.W_OK) else "&immutable=1"
        where = f"file:{quote(str(self._path))}?mode=ro{frozen}"
        with self._guarded(), closing(sqlite3.connect(where, uri=True, timeout=30)) as db:
            made = db.execute("select 1 from sqlite_master where name = 'review'").fetchone()
            rows = db.execute("select lead_id, status from review order by seq").fetchall() if made else []
        return dict(rows)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """A damaged store or a full disk is a clear error; a mistake of ours stays what it is."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.DatabaseError as problem:
            with storage(self._path):
                raise problem

    def _names(self, db: sqlite3.Connection, run_id: str, leads: Sequence[Lead]) -> list[str]:
        """Names of all leads of a run: those it has already, then earlier leads by overlap, then new ones.

        The best matches are made first, whatever the order of the leads, so that an unchanged lead keeps its name.
        """
        names: dict[int, str] = {}
        for number, lead in enumerate(leads):
            again = db.execute(
                "select lead_id from sighting where run_id = ? and key = ?", (run_id, lead.key)
            ).fetchone()
            if again and again[0] not in names.values():
                names[number] = again[0]
        matches = [
            (-overlap, number, lead_id)
            for number, lead in enumerate(leads)
            if number not in names
            for overlap, lead_id in self._earlier(db, lead)
        ]
        taken = set(names.values())
        for _, number, lead_id in sorted(matches):
            if number not in names and lead_id not in taken:
                names[number] = lead_id
                taken.add(lead_id)
        for number, lead in enumerate(leads):
            if number not in names:
                names[number] = _new_id(db, lead, taken)
                taken.add(names[number])
        return [names[number] for number in range(len(leads))]

    @staticmethod
    def _write(db: sqlite3.Connection, run_id: str, lead: Lead, lead_id: str) -> None:
        db.execute("insert into lead values (?, ?, ?) on conflict do nothing", (lead_id, lead.scheme, run_id))
        added = db.execute(
            "insert into sighting values (?, ?, ?, ?, ?) on conflict do nothing",
            (lead_id, run_id, lead.key, lead.score, lead.rows),
        )
        if added.rowcount:
            db.executemany(
                "insert into sighted_member values (?, ?, ?, ?)",
                [(lead_id, run_id, kind, name) for kind, name in sorted(telling(lead.members))],
            )

    def _earlier(self, db: sqlite3.Connection, lead: Lead) -> list[tuple[float, str]]:
        """Earlier leads of the scheme whose latest members overlap by ``SAME_LEAD`` (Jaccard) at least."""
        mine = telling(lead.members)
        seen: set[str] = set()
        for kind, name in sorted(mine):
            found = db.execute(
                "select distinct m.lead_id from sighted_member m join lead using (lead_id) "
                "where m.kind = ? and m.id = ? and lead.scheme = ?",
                (kind, name, lead.scheme),
            )
            seen |= {lead_id for (lead_id,) in found}
        overlaps = [(self._overlap(db, lead_id, mine), lead_id) for lead_id in sorted(seen)]
        return [one for one in overlaps if one[0] >= SAME_LEAD]

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


def _new_id(db: sqlite3.Connection, lead: Lead, taken: set[str]) -> str:
    for length in range(8, 65):
        name = f"L-{lead.key[:length]}"
        known = db.execute("select 1 from lead where lead_id = ?", (name,)).fetchone()
        if not known and name not in taken:
            return name
    raise AssertionError("a SHA-256 key cannot be taken at every length")
