"""The line to a server that an investigator works on: reads only, patient for seconds, and new after it was lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import finalize

import neo4j

from graph_loaders.neo4j.state import FORMAT
from workbench.engines.neo4j import Address, connected
from workbench.engines.neo4j_errors import ServerError, speaking_to

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = ["Line", "Pushed", "Reading"]

T = TypeVar("T")

#: Seconds in which a read that failed is tried again before a person is told.
PATIENCE = 6.0

#: Seconds that the server may take for one read.
TIMEOUT = 60.0

#: Problems after which the connection is of no more use.
_LOST = ("neo4j_unreachable", "neo4j_auth")

_STATE: LiteralString = (
    "MATCH (s:PushState {id: 'push'}) "
    "RETURN s.case AS case, s.data AS data, s.run AS run, s.events AS events, s.format AS format, s.whole AS whole"
)


@dataclass(frozen=True)
class Pushed:
    """What a push left on a server.

    Attributes:
        case: name of the case.
        data: digest of its data.
        run: the run whose leads and edges are there.
        events: ``all`` recorded events, or those behind ``leads``.
    """

    case: str
    data: str
    run: str
    events: str


class Reading:
    """One read transaction, which has seen that the server still holds what it did."""

    def __init__(self, tx: neo4j.ManagedTransaction, pushed: Pushed) -> None:
        self._tx = tx
        self.pushed = pushed

    def rows(self, text: LiteralString, /, **values: object) -> list[list[Any]]:
        """Rows of a question as plain lists."""
        return [record.values() for record in self._tx.run(text, values)]


class Line:
    """Reads from one server; after a failure the next read makes a new connection.

    Every read is one transaction with a time-out, tried again for ``PATIENCE`` seconds. It begins with a look at what
    was pushed: a server whose content was replaced answers no further question of this sitting.
    """

    def __init__(
        self,
        address: Address,
        expected: Pushed | None = None,
        *,
        timeout: float = TIMEOUT,
        patience: float = PATIENCE,
    ) -> None:
        self.address = address
        self._expected = expected
        self._timeout = timeout
        self._patience = patience
        self._lock = Lock()
        self._driver: neo4j.Driver | None = None
        #: What ends the connection; a line that nobody holds any more ends its own.
        self._ends: list[ExitStack] = []
        finalize(self, _end, self._ends)

    def holding(self, pushed: Pushed) -> Line:
        """A line to the same server on which nothing else than this may be found."""
        return Line(self.address, pushed, timeout=self._timeout, patience=self._patience)

    def read(self, work: Callable[[Reading], T], *, timeout: float | None = None) -> T:
        """What ``work`` makes out of one read transaction.

        Args:
            work: asks in it, perhaps several times over.
            timeout: seconds that the server may take, where it is not the usual time.

        Raises:
            ServerError: the server cannot be reached, refuses, takes too long, or holds something else.
        """

        @neo4j.unit_of_work(timeout=timeout or self._timeout)
        def transaction(tx: neo4j.ManagedTransaction) -> T:
            return work(Reading(tx, self._checked(tx)))

        try:
            with (
                speaking_to(self.address.shown),
                self._open().session(
                    database=self.address.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=-1
                ) as session,
            ):
                return session.execute_read(transaction)
        except ServerError as problem:
            if problem.code not in _LOST:
                raise
            self.close()
            if problem.code == "neo4j_unreachable":
                raise ServerError("server_lost", **problem.context) from problem
            raise

    def close(self) -> None:
        """Give the connection back; the next read makes a new one."""
        with self._lock:
            self._driver = None
        _end(self._ends)

    def _open(self) -> neo4j.Driver:
        with self._lock:
            if self._driver is None:
                stack = ExitStack()
                self._driver = stack.enter_context(connected(self.address, patience=self._patience))
                self._ends.append(stack)
            return self._driver

    def _checked(self, tx: neo4j.ManagedTransaction) -> Pushed:
        """What was pushed, when it is whole and what is expected.

        Raises:
            ServerError: it is not.
        """
        server = self.address.shown
        found = tx.run(_STATE).single()
        if found is None:
            raise ServerError("server_empty", server=server)
        if found["format"] is None or found["format"] < FORMAT:
            raise ServerError("server_old", server=server)
        if not found["whole"]:
            raise ServerError("server_unfinished", server=server)
        pushed = Pushed(*(str(found[name]) for name in ("case", "data", "run", "events")))
        if self._expected not in (None, pushed):
            raise ServerError("server_replaced", server=server, case=pushed.case, run=pushed.run)
        return pushed


def _end(connections: list[ExitStack]) -> None:
    """Close what is open; a connection that is broken already is none any more."""
    while connections:
        with suppress(ServerError):
            connections.pop().close()
