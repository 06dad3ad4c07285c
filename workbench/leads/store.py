"""The lead store: identity of leads across runs, leads made by hand, and the status of both."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.guard import damage
from workbench.leads.lead import Lead, telling
from workbench.leads.manual import as_manual, keep, kept
from workbench.leads.reopening import Growth, reopen
from workbench.leads.review import ReviewStore
from workbench.trust.actor import checked_actor
from workbench.trust.ledger import Ledger

__all__ = ["LeadStore"]

#: Overlap of the telling members from which two findings are one lead.
SAME_LEAD = 0.3

#: In place of a run, where a person made the lead.
_BY_HAND = ""
_ENOUGH = Growth()


class LeadStore:
    """Leads of one case in ``leads.sqlite``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._ledger = Ledger(path)
        self._reviews = ReviewStore(path)

    def identify(self, run_id: str, leads: Sequence[Lead], growth: Growth = _ENOUGH) -> list[Lead]:
        """Give each lead of a run its identity and write the sightings down, all or none.

        A lead that was seen before keeps its id: the one it already has in this run, else that of the earlier
        lead of the same scheme whose telling members overlap most, if at least by ``SAME_LEAD``. A new lead's
        id comes from its key. A dismissed lead is reopened when a run that is new to the store has seen it with
        enough more evidence. Asking again for the same run gives the same answer and changes nothing.
        """
        with self._ledger.write() as db:
            names = self._names(db, run_id, leads)
            for lead, lead_id in zip(leads, names, strict=True):
                if self._write(db, run_id, lead, lead_id):
                    reopen(db, lead_id, run_id, growth)
        return self._with_status([lead.with_identity(name) for lead, name in zip(leads, names, strict=True)])

    def adopt(self, run_id: str, leads: Sequence[Lead]) -> None:
        """Write down leads of a run under the identity that they have elsewhere; what is known already stays."""
        with self._ledger.write() as db:
            for lead in leads:
                self._write(db, run_id, lead, lead.lead_id)

    def statuses(self) -> dict[str, str]:
        """Present status of every lead that was ever reviewed; see ``ReviewStore``."""
        return self._reviews.statuses()

    def promote(self, lead: Lead, *, actor: str) -> Lead:
        """Keep a lead that a person made; the same members again are the same lead with a newer record.

        Args:
            lead: what it says; its scheme and key are set here.
            actor: who made it.

        Returns:
            The lead under its identity, with its present status.

        Raises:
            CaseError: it has no members, or the name of the actor cannot be used.
        """
        who, made = checked_actor(actor), as_manual(lead)
        with self._ledger.write() as db:
            (name,) = self._names(db, _BY_HAND, [made], drifting=False)
            made = made.with_identity(name)
            self._write(db, _BY_HAND, made, name)
            keep(db, made, who)
        return self._with_status([made])[0]

    def promoted(self) -> tuple[Lead, ...]:
        """Leads that persons made, with their present status, in the order in which they were first made."""
        with self._ledger.read() as db, damage(self._path):
            found = [] if db is None else kept(db)
        return tuple(self._with_status(found))

    def known(self) -> bool:
        """Whether the store knows of any lead."""
        with self._ledger.read() as db:
            return db is not None and db.execute("select 1 from lead limit 1").fetchone() is not None

    def _with_status(self, leads: Sequence[Lead]) -> list[Lead]:
        status = self.statuses()
        return [replace(lead, status=status.get(lead.lead_id, "open")) for lead in leads]

    def _names(
        self, db: sqlite3.Connection, run_id: str, leads: Sequence[Lead], *, drifting: bool = True
    ) -> list[str]:
        """Names of all leads of a run: those it has already, then earlier leads by overlap, then new ones.

        The best matches are made first, whatever the order of the leads, so that an unchanged lead keeps its name.
        Leads that do not drift are the same only with the same members.
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
            if drifting and number not in names
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
    def _write(db: sqlite3.Connection, run_id: str, lead: Lead, lead_id: str) -> bool:
        """Write a sighting down; False where it was there already."""
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
        return bool(added.rowcount)

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
