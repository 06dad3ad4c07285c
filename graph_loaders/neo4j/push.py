"""Bring a graph server to what a case holds: what is the same is left alone, what is gone is taken away.

Nodes first, then relationships, then the nodes that left the case: so no relationship is ever lost with its node unless
the case has lost it too. One transaction writes one bucket and says so in it; see ``state``. Transactions of one part
do not depend on each other, so several sessions may write at a time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb
from neo4j import ManagedTransaction, Session

from graph_loaders.neo4j import statements
from graph_loaders.neo4j.contents import BUCKET, Bucket, Contents, buckets_for
from graph_loaders.neo4j.errors import PushError
from graph_loaders.neo4j.parts import Part, link_parts, node_parts, parts
from graph_loaders.neo4j.state import (
    ABOUT,
    PENDING,
    PartState,
    begin,
    end,
    guard,
    has_digest,
    part_states,
    put_bucket,
    put_part,
)
from graph_loaders.neo4j.writers import Writers
from graph_loaders.progress import Progress

__all__ = ["Pushed", "Target", "push"]

#: Text code of the progress.
_STAGE = "push"

#: Buckets whose elements on the server are asked for at once.
_TOGETHER = 64

#: From this many times the size that buckets are made for, a part is divided anew.
_OUTGROWN = 4


@dataclass(frozen=True)
class Target:
    """What is pushed, and whose it is.

    Attributes:
        case: name of the case; a database holds one case.
        data: digest of the data of the case.
        run: the run whose edges and leads are pushed.
        stamp: told apart from every other push; the latest one wins.
        replace: take over a database that holds another case.
        recheck: compare every element, instead of trusting what earlier pushes wrote down.
        events: which recorded events are pushed, ``all`` or ``leads`` for those behind leads only.
        record: what the run says about itself, as JSON; empty where nobody needs it.
    """

    case: str
    data: str
    run: str
    stamp: str
    replace: bool = False
    recheck: bool = False
    events: str = "leads"
    record: str = ""


@dataclass
class Pushed:
    """What a push did, in elements (nodes and relationships).

    Attributes:
        elements: per part, how many the server holds now.
        created: how many were added.
        changed: how many were given other properties.
        removed: how many were taken away.
    """

    elements: dict[str, int] = field(default_factory=dict)
    created: int = 0
    changed: int = 0
    removed: int = 0


@dataclass(frozen=True)
class _Work:
    """What one bucket needs: rows to create, rows to change, own ids to remove; the digest that it then has."""

    bucket: int
    digest: str
    create: list[tuple[Any, ...]]
    change: list[tuple[Any, ...]]
    remove: list[str]


def push(
    session: Session,
    db: duckdb.DuckDBPyConnection,
    target: Target,
    *,
    progress: Progress | None = None,
    beside: Sequence[Session] = (),
) -> Pushed:
    """Push the tables of ``elements`` to a server.

    Args:
        session: a session on the database; the driver retries what is worth it.
        db: DuckDB that holds the tables.
        target: what is pushed.
        progress: is told how far it is.
        beside: further sessions on the same database, which write at the same time.

    Raises:
        PushError: the database holds something else, another push took over, or what came out is not what was sent.
        neo4j.exceptions.Neo4jError: the server refuses.
        neo4j.exceptions.DriverError: it cannot be reached.
    """
    about = {name: getattr(target, name) for name in ABOUT}
    begin(session, about, stamp=target.stamp, replace=target.replace)
    for statement in statements.schema():
        session.execute_write(lambda tx, text: tx.run(text).consume(), statement)
    session.run(statements.AWAIT).consume()
    with Writers([session, *beside]) as writers:
        return _Push(session, db, target, progress, writers).run()


class _Push:
    """One push."""

    def __init__(
        self,
        session: Session,
        db: duckdb.DuckDBPyConnection,
        target: Target,
        progress: Progress | None,
        writers: Writers,
    ) -> None:
        self._session = session
        self._writers = writers
        self._target = target
        self._progress = progress
        self._states = part_states(session)
        self._contents = {part.name: Contents(db, part) for part in parts()}
        self._total = sum(one.size for one in self._contents.values())
        self._before = 0
        self._report = Pushed({name: one.size for name, one in self._contents.items()})

    def run(self) -> Pushed:
        """Nodes, relationships, nodes that are gone; then count."""
        gone = [(part, work) for part in node_parts() for work in self._part(part, keep=True)]
        for part in link_parts():
            self._part(part, keep=False)
        for node, work in gone:
            self._write(node, work)
        self._writers.settle()
        self._check()
        end(self._session, self._target.stamp)
        return self._report

    def _part(self, part: Part, *, keep: bool) -> list[_Work]:
        """Bring one part up to date; with ``keep`` nothing is taken away, but returned as work for later."""
        contents = self._contents[part.name].load()
        state = self._state(part, contents.size)
        buckets = state.buckets
        wanted = contents.digests(buckets)
        unknown = "" if state.fresh else None
        changed = [one for one in range(buckets) if wanted.get(one, "") != state.digests.get(one, unknown)]
        later = []
        for first in range(0, len(changed), _TOGETHER):
            some = changed[first : first + _TOGETHER]
            written = [one for one in some if not state.fresh or one in state.digests]
            there = self._there(part, written, buckets)
            for done, bucket in enumerate(contents.read(some, buckets), start=first):
                work = _compared(part, bucket, there.get(bucket.number, {}), wanted.get(bucket.number, ""))
                if keep and work.remove:
                    later.append(_Work(work.bucket, work.digest, [], [], work.remove))
                    work = _Work(work.bucket, PENDING, work.create, work.change, [])
                self._write(part, work)
                self._tell(contents.size * done // len(changed))
        self._writers.settle()
        self._before += contents.size
        self._tell(0)
        return later

    def _state(self, part: Part, size: int) -> PartState:
        """What the server has of a part; one that is new, outgrown or not trusted is divided anew."""
        state = self._states.get(part.name)
        if state and size <= _OUTGROWN * BUCKET * state.buckets and not self._target.recheck:
            return state
        fresh = state is None and not self._target.recheck
        return put_part(self._session, part, buckets_for(size), self._target.stamp, fresh=fresh)

    def _there(self, part: Part, asked: list[int], buckets: int) -> dict[int, dict[Any, list[Any]]]:
        """Elements of some buckets on the server: by bucket and identity, own id and digest of each."""
        if not asked:
            return {}

        def read(tx: ManagedTransaction) -> dict[int, dict[Any, list[Any]]]:
            found: dict[int, dict[Any, list[Any]]] = {}
            for one in tx.run(statements.known(part), asked=asked, buckets=buckets):
                bucket, own, identity, digest = one.values()
                found.setdefault(bucket, {}).setdefault(tuple(identity), []).append((own, digest))
            return found

        return self._session.execute_read(read)

    def _write(self, part: Part, work: _Work) -> None:
        """Write one bucket in one transaction.

        Whether the database is still ours is asked last: asking locks what all transactions share until the end.
        """

        def write(tx: ManagedTransaction) -> None:
            if not has_digest(tx, part, work.bucket, work.digest):
                _done(tx, statements.create, part, work.create)
                _done(tx, statements.change, part, work.change)
                _done(tx, statements.remove, part, work.remove)
                put_bucket(tx, part, work.bucket, work.digest)
            guard(tx, self._target.stamp, part.name)

        self._writers.submit(write)
        self._report.created += len(work.create)
        self._report.changed += len(work.change)
        self._report.removed += len(work.remove)

    def _check(self) -> None:
        """The server holds what was sent, no less and no more."""
        for part in parts():
            found = self._session.execute_read(
                lambda tx, one: tx.run(statements.count(one)).single(strict=True), part
            )
            expected = self._contents[part.name].size
            if found["done"] != expected:
                raise PushError("push_count", part=part.name, expected=expected, found=found["done"])

    def _tell(self, done: int) -> None:
        if self._progress:
            self._progress.step(_STAGE, self._before + done, self._total)


def _compared(part: Part, bucket: Bucket, there: dict[Any, list[Any]], digest: str) -> _Work:
    """What a bucket on the server lacks, has otherwise, and has too much; of doubles one is kept."""
    create, change, remove = [], [], []
    at = 2 if part in link_parts() else 0
    left = dict(there)
    for row in bucket.rows:
        same = left.pop(statements.identity_of(part, row), [])
        if not same:
            create.append(row)
        elif same[0][1] != row[at + 1]:
            change.append((same[0][0], *row))
        remove += [own for own, _ in same[1:]]
    remove += [own for several in left.values() for own, _ in several]
    return _Work(bucket.number, digest, create, change, remove)


def _done(tx: ManagedTransaction, statement: Any, part: Part, rows: list[Any]) -> None:
    """Run a statement over rows; all of them, or nothing of the transaction counts.

    Raises:
        PushError: some row found no place, for example an edge whose node is not there.
    """
    if rows:
        found = tx.run(statement(part), rows=rows).single(strict=True)
        if found["done"] != len(rows):
            raise PushError("push_lost", part=part.name, expected=len(rows), found=found["done"])
