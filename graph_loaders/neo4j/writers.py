"""Transactions on several sessions at a time: a session serves one thread, and a server has several cores."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from queue import SimpleQueue
from types import TracebackType

from neo4j import ManagedTransaction, Session

__all__ = ["Writers"]

#: Transactions that wait for each session, so that it never waits for the next.
_AHEAD = 2


class Writers:
    """Runs transactions that do not depend on each other, as many at a time as there are sessions."""

    def __init__(self, sessions: Sequence[Session]) -> None:
        """Take sessions that nobody else uses while a transaction is under way."""
        self._free: SimpleQueue[Session] = SimpleQueue()
        for one in sessions:
            self._free.put(one)
        self._limit = len(sessions) * _AHEAD
        self._pool = ThreadPoolExecutor(len(sessions))
        self._under_way: deque[Future[None]] = deque()

    def __enter__(self) -> Writers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wait for what is under way; after a failure nothing more is begun."""
        self._pool.shutdown(cancel_futures=True)

    def submit(self, write: Callable[[ManagedTransaction], None]) -> None:
        """Run a transaction soon; waits where too many wait already. Raises what an earlier one raised."""
        self._settle(down_to=self._limit - 1)
        self._under_way.append(self._pool.submit(self._run, write))

    def settle(self) -> None:
        """Wait until all are done. Raises what one of them raised."""
        self._settle(down_to=0)

    def _settle(self, *, down_to: int) -> None:
        while len(self._under_way) > down_to:
            self._under_way.popleft().result()

    def _run(self, write: Callable[[ManagedTransaction], None]) -> None:
        session = self._free.get()
        try:
            session.execute_write(write)
        finally:
            self._free.put(session)
