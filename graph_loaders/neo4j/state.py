"""How far a push is, kept on the server itself: one node for the push, one per part, one per bucket.

A bucket's digest is written in the transaction that writes the bucket. Whatever ends in between, client, server or the
line, the two agree, and the next push goes on from there.
"""

from __future__ import annotations

from dataclasses import dataclass

from neo4j import ManagedTransaction, Record, Session

from graph_loaders.neo4j.errors import PushError
from graph_loaders.neo4j.parts import Part, node_parts
from graph_loaders.neo4j.statements import any_of

__all__ = [
    "ABOUT",
    "FORMAT",
    "PENDING",
    "PartState",
    "begin",
    "end",
    "guard",
    "has_digest",
    "part_states",
    "put_bucket",
    "put_part",
    "rows_of_state",
]

#: Version of what a push leaves; 2 has everything that a drill-down from the server needs.
FORMAT = 2

#: What a push says about itself: name and data digest of the case, the run, which events, what the run says of itself.
ABOUT = ("case", "data", "run", "events", "record")

#: Digest of a bucket from which nodes are still to be taken away.
PENDING = "pending"

_READ = "MATCH (s:PushState {id: 'push'}) RETURN s.case AS case"
_TAKE = (
    "MERGE (s:PushState {id: 'push'}) SET s += $about, s.stamp = $stamp, s.format = $format, s.whole = false"
)
_END = "MATCH (s:PushState {id: 'push', stamp: $stamp}) SET s.whole = true RETURN count(s) AS done"
_GUARD = "MATCH (s:PushState {id: 'push', stamp: $stamp}) SET s.at = $at RETURN count(s) AS done"
_STATES = (
    "MATCH (s:PushState) "
    "RETURN s.id AS id, s.buckets AS buckets, s.fresh AS fresh, s.part AS part, s.bucket AS bucket, s.digest AS digest"
)
_FORGET = "MATCH (s:PushState {part: $part}) DELETE s"
_PUT_PART = "MERGE (s:PushState {id: $id}) SET s.buckets = $buckets, s.fresh = $fresh"
_BUCKET = "MATCH (s:PushState {id: $id}) RETURN s.digest AS digest"
_PUT_BUCKET = "MERGE (s:PushState {id: $id}) SET s.part = $part, s.bucket = $bucket, s.digest = $digest"


@dataclass(frozen=True)
class PartState:
    """What the server says about one part.

    Attributes:
        buckets: into how many buckets it is divided.
        fresh: whether a bucket without a digest was never written, so that nothing of it can be there.
        digests: digest of each bucket that was written.
    """

    buckets: int
    fresh: bool
    digests: dict[int, str]


def begin(session: Session, about: dict[str, str], *, stamp: str, replace: bool) -> None:
    """Take over the database for a push; ``stamp`` tells it from every other one, ``about`` has ``ABOUT``.

    Raises:
        PushError: it holds another case and ``replace`` is not asked for, or nodes of our labels that no push made.
    """

    def take(tx: ManagedTransaction) -> None:
        found = tx.run(_READ).single()
        if found is None:
            for part in node_parts():
                if tx.run(any_of(part)).single() is not None:
                    raise PushError("push_foreign", label=part.name)
        elif found["case"] != about["case"] and not replace:
            raise PushError("push_other_case", found=found["case"], case=about["case"])
        tx.run(_TAKE, about=about, stamp=stamp, format=FORMAT).consume()

    session.execute_write(take)


def end(session: Session, stamp: str) -> None:
    """Say that the push is whole.

    Raises:
        PushError: another push has taken over.
    """
    session.execute_write(lambda tx: _ours(tx.run(_END, stamp=stamp).single()))


def guard(tx: ManagedTransaction, stamp: str, at: str) -> None:
    """See to it, in every transaction that writes, that no other push has taken over; waits for one that writes now.

    Raises:
        PushError: another push has taken over.
    """
    _ours(tx.run(_GUARD, stamp=stamp, at=at).single())


def _ours(found: Record | None) -> None:
    if found is None or found["done"] != 1:
        raise PushError("push_taken_over")


def part_states(session: Session) -> dict[str, PartState]:
    """What the server says about the parts that were begun, by name."""

    def read(tx: ManagedTransaction) -> list[Record]:
        return list(tx.run(_STATES))

    every = session.execute_read(read)
    digests: dict[str, dict[int, str]] = {}
    for one in every:
        if one["part"] is not None:
            digests.setdefault(one["part"], {})[int(one["bucket"])] = str(one["digest"])
    return {
        one["id"]: PartState(int(one["buckets"]), bool(one["fresh"]), digests.get(one["id"], {}))
        for one in every
        if one["buckets"] is not None
    }


def put_part(session: Session, part: Part, buckets: int, stamp: str, *, fresh: bool) -> PartState:
    """Divide a part into buckets, none of which is known."""

    def put(tx: ManagedTransaction) -> None:
        guard(tx, stamp, part.name)
        tx.run(_FORGET, part=part.name).consume()
        tx.run(_PUT_PART, id=part.name, buckets=buckets, fresh=fresh).consume()

    session.execute_write(put)
    return PartState(buckets, fresh, {})


def rows_of_state(part: Part, buckets: int, digests: dict[int, str]) -> list[dict[str, object]]:
    """What a finished push writes down about a part, for the files of a bulk import."""
    whole: dict[str, object] = {"id": part.name, "buckets": buckets, "fresh": True}
    return [
        whole,
        *(
            {"id": _id(part, bucket), "part": part.name, "bucket": bucket, "digest": digest}
            for bucket, digest in sorted(digests.items())
        ),
    ]


def has_digest(tx: ManagedTransaction, part: Part, bucket: int, digest: str) -> bool:
    """Whether a bucket is written already: an earlier try may have been committed without our hearing of it."""
    found = tx.run(_BUCKET, id=_id(part, bucket)).single()
    return found is not None and found["digest"] == digest


def put_bucket(tx: ManagedTransaction, part: Part, bucket: int, digest: str) -> None:
    """Write down what a bucket holds, in the transaction that writes it."""
    tx.run(_PUT_BUCKET, id=_id(part, bucket), part=part.name, bucket=bucket, digest=digest).consume()


def _id(part: Part, bucket: int) -> str:
    return f"{part.name}/{bucket}"
