"""The log of a case: what anybody looked at, decided or took out, chained so that no entry can be changed unseen.

Each entry holds the digest of the one before it (a hash chain, as in transparency logs). The chain alone does not
see that the newest entries are missing: keep the head elsewhere, and have it compared.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from workbench.errors import CaseError
from workbench.trust.ledger import Ledger

__all__ = ["START", "AuditLog", "Entry", "canonical", "now", "record"]

#: What stands in the place of a digest before the first entry.
START = "0" * 64


@dataclass(frozen=True)
class Entry:
    """One line of the log.

    Attributes:
        seq: 1, 2, 3 … without gaps.
        at: time in UTC, ISO 8601 with microseconds.
        actor: who did it.
        action: what was done, a code.
        subject: what it was done to: a lead, a node, a file; never a value that a screen hides.
        detail: more of it, as JSON values.
        prev: digest of the entry before.
        hash: SHA-256 over the canonical JSON of all of the above.
    """

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    detail: dict[str, Any]
    prev: str
    hash: str

    def line(self) -> str:
        """The entry as one line of canonical JSON."""
        return canonical(asdict(self))


class AuditLog:
    """The log in a case's ``leads.sqlite``."""

    def __init__(self, path: Path) -> None:
        self._ledger = Ledger(path)

    def append(self, actor: str, action: str, subject: str = "", /, **detail: object) -> Entry:
        """Write an entry; it is on the disk when this returns.

        Raises:
            CaseError: the log cannot be written: then what was to be logged must not be done.
        """
        with self._ledger.write() as db:
            return record(db, actor, action, subject, detail)

    def entries(
        self,
        *,
        after: int = 0,
        limit: int | None = None,
        actor: str = "",
        action: str = "",
        subject: str = "",
    ) -> list[Entry]:
        """Entries with a greater ``seq`` than ``after``, oldest first; of one actor, action or subject if named."""
        with self._ledger.read() as db:
            found = _rows(db, after, -1 if limit is None else limit, [actor, action, subject])
            return [_entry(row) for row in found]

    def head(self) -> tuple[int, str]:
        """Number and digest of the newest entry; ``(0, START)`` before the first. Keep it outside of the case."""
        with self._ledger.read() as db:
            return _head(db) if db and _is_there(db) else (0, START)

    def verify(self, expected_head: tuple[int, str] | None = None) -> tuple[int, str]:
        """Recompute the whole chain, and look for a head that was kept elsewhere.

        Returns:
            The present head.

        Raises:
            CaseError: ``audit_broken`` with the number of the first entry that is not what was written.
        """
        prev, seq = START, 0
        kept = (0, START) if expected_head is None else expected_head
        with self._ledger.read() as db:
            if db is not None:
                db.text_factory = _readable
            for row in _rows(db, None, -1, ["", "", ""]):
                if not _follows(row, seq + 1, prev) or (row[0] == kept[0] and row[7] != kept[1]):
                    raise CaseError("audit_broken", seq=seq + 1)
                seq, prev = row[0], row[7]
        if seq < kept[0] or (kept[0] == 0 and kept[1] != START):
            raise CaseError("audit_broken", seq=seq + 1)
        return seq, prev


def record(
    db: sqlite3.Connection, actor: str, action: str, subject: str, detail: Mapping[str, object]
) -> Entry:
    """Write an entry within a transaction that the caller holds for writing."""
    seq, prev = _head(db)
    values = (seq + 1, now(), _clean(actor), _clean(action), _clean(subject), _plain(detail), prev)
    entry = Entry(*values, hash=_digest(*values))
    db.execute(
        "insert into audit values (?, ?, ?, ?, ?, ?, ?, ?)",
        (*values[:5], canonical(entry.detail), prev, entry.hash),
    )
    return entry


def canonical(value: Mapping[str, Any]) -> str:
    """JSON with sorted keys and no spaces, one line: equal values give equal bytes.

    Raises:
        ValueError: a number is not finite.
    """
    return json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def now() -> str:
    """The present time in UTC as it is written down."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _digest(*values: Any) -> str:
    names = ("seq", "at", "actor", "action", "subject", "detail", "prev")
    return hashlib.sha256(canonical(dict(zip(names, values, strict=True))).encode()).hexdigest()


def _follows(row: tuple[Any, ...], seq: int, prev: str) -> bool:
    """Whether a row is the entry that was written with this number after that digest."""
    try:
        detail = json.loads(row[5])
        return bool(
            row[0] == seq
            and row[6] == prev
            and canonical(detail) == row[5]
            and _digest(*row[:5], detail, prev) == row[7]
        )
    except (TypeError, ValueError, RecursionError):
        return False


def _head(db: sqlite3.Connection) -> tuple[int, str]:
    newest = db.execute("select seq, hash from audit order by seq desc limit 1").fetchone()
    return newest or (0, START)


def _is_there(db: sqlite3.Connection) -> bool:
    return db.execute("select 1 from sqlite_master where name = 'audit'").fetchone() is not None


def _rows(
    db: sqlite3.Connection | None, after: int | None, limit: int, named: list[str]
) -> Iterable[tuple[Any, ...]]:
    """Rows of the log in its order; ``named`` holds actor, action and subject, empty for all."""
    if db is None or not _is_there(db):
        return []
    return db.execute(
        "select seq, at, actor, action, subject, detail, prev, hash from audit "
        "where (?1 is null or seq > ?1) and (?2 = '' or actor = ?2) and (?3 = '' or action = ?3) "
        "and (?4 = '' or subject = ?4) order by seq limit ?5",
        (after, *named, limit),
    )


def _entry(row: tuple[Any, ...]) -> Entry:
    seq, at, actor, action, subject, detail, prev, digest = row
    return Entry(seq, at, actor, action, subject, json.loads(detail), prev, digest)


def _readable(raw: bytes) -> str:
    """Text of a damaged row too: what cannot be decoded cannot be encoded again and so fails the check."""
    return raw.decode("utf-8", "surrogateescape")


def _clean(text: object) -> str:
    """Text that UTF-8 can hold."""
    return str(text).encode("utf-8", "replace").decode("utf-8")


def _plain(value: Any) -> Any:
    """A value as JSON can hold it without loss of meaning; what is no JSON value becomes its text."""
    if isinstance(value, Mapping):
        return {_clean(name): _plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted((_plain(one) for one in value), key=str)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float) and abs(value) < float("inf"):
        return value
    return _clean(value)
