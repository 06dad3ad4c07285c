"""The one place that opens ``leads.sqlite``: leads and sightings, reviews, the work after a lead, rules, and the log.

Nothing in it is ever changed or deleted; triggers refuse both, and also a row that would take another's place.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from workbench.errors import CaseError
from workbench.guard import storage

__all__ = ["Ledger"]

#: Version of the tables, kept as ``user_version``; a file without one is of the time before the log, one with 2 of the
#: time before the workflow.
_VERSION = 3
#: Seconds that one writer waits for another.
_PATIENCE = 30
#: Seconds after which it looks again, where SQLite does not wait by itself.
_PAUSE = 0.01
#: Columns that reviews did not have at first.
_ADDED = {
    "kind": "alter table review add column kind text not null default 'decide'",
    "proposed": "alter table review add column proposed text not null default ''",
    "reason": "alter table review add column reason text not null default ''",
    "run_id": "alter table review add column run_id text not null default ''",
    "refers": "alter table review add column refers integer not null default 0",
    "detail": "alter table review add column detail text not null default '{}'",
}
_UNWRITABLE = (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM)
_HELD = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)


class Ledger:
    """``leads.sqlite`` of one case, with a write-ahead log, so that readers never wait."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """One transaction: what is written in it is on the disk when it ends, or none of it is in the file.

        Raises:
            CaseError: the file cannot be written, is damaged, or another process holds it for too long.
        """
        with (
            self._guarded(writing=True),
            closing(sqlite3.connect(self._path, timeout=_PATIENCE, isolation_level=None)) as db,
        ):
            _write_ahead(db)
            db.execute("pragma synchronous = full")
            if _version(db) != _VERSION:
                with _transaction(db):
                    self._prepare(db)
            with _transaction(db):
                yield db

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection | None]:
        """A connection that only reads, also from media that cannot be written; None where nothing is kept yet.

        Raises:
            CaseError: the file is damaged.
        """
        if not self._path.exists():
            yield None
            return
        with (
            self._guarded(writing=False),
            closing(sqlite3.connect(self._address(), uri=True, timeout=_PATIENCE)) as db,
        ):
            made = db.execute("select 1 from sqlite_master where name = 'review'").fetchone()
            yield db if made else None

    def _address(self) -> str:
        """Where media cannot be written nobody else writes either, and no log beside the file can be made."""
        beside = self._path.with_name(self._path.name + "-wal")
        alone = not os.access(self._path.parent, os.W_OK) and not (beside.exists() and beside.stat().st_size)
        return f"file:{quote(str(self._path))}?mode=ro{'&immutable=1' if alone else ''}"

    def _prepare(self, db: sqlite3.Connection) -> None:
        """Make the tables, or bring those of an earlier version up to date; does nothing when another has done it."""
        if (found := _version(db)) > _VERSION:
            raise CaseError("case_format", path=self._path, found=found, known=_VERSION)
        for statement in _statements():
            db.execute(statement)
        present = {name for _, name, *_ in db.execute("pragma table_info(review)")}
        for column, statement in _ADDED.items():
            if column not in present:
                db.execute(statement)
        db.execute("pragma user_version = 3")

    @contextmanager
    def _guarded(self, *, writing: bool) -> Iterator[None]:
        """A damaged file, a full or forbidden disk is a clear error; a mistake of ours stays what it is."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise
        except sqlite3.DatabaseError as problem:
            code = getattr(problem, "sqlite_errorcode", 0) & 0xFF
            if code in _HELD:
                raise CaseError("case_locked", path=self._path) from problem
            if writing and code in _UNWRITABLE:
                raise CaseError("disk", path=self._path, reason=problem) from problem
            if code == sqlite3.SQLITE_FULL:
                with storage(self._path):
                    raise problem
            raise CaseError("ledger_damaged", path=self._path, reason=problem) from problem


def _write_ahead(db: sqlite3.Connection) -> None:
    """SQLite does not wait by itself while it changes the kind of journal: it would refuse one of two first writers."""
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            db.execute("pragma journal_mode = wal")
            return
        except sqlite3.OperationalError as problem:
            if problem.sqlite_errorcode & 0xFF not in _HELD or time.monotonic() > until:
                raise
        time.sleep(_PAUSE)


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("begin immediate")
    try:
        yield
        db.execute("commit")
    except BaseException:
        if db.in_transaction:
            db.execute("rollback")
        raise


def _version(db: sqlite3.Connection) -> int:
    (found,) = db.execute("pragma user_version").fetchone()
    return int(found)


def _statements() -> Iterator[str]:
    """The statements of ``ledger.sql``, one by one: as a script they would end the transaction."""
    statement = ""
    for line in files(__package__).joinpath("ledger.sql").read_text(encoding="utf-8").splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
