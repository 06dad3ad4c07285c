"""The server engine: named questions in Cypher, and the connection that a push uses."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import neo4j
import pandas as pd

import queries
from workbench.engines.neo4j_errors import ServerError, speaking_to

if TYPE_CHECKING:
    from typing import LiteralString

__all__ = ["Address", "Neo4jEngine", "connected"]

_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

#: Oldest server whose Cypher has what the questions need.
_OLDEST = (5, 26)

#: Seconds in which a server that went away may come back before a transaction is given up.
_PATIENCE = 120.0

# The driver says every retry and every hint of the server in English to whoever listens; nobody has to.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


@dataclass(frozen=True)
class Address:
    """Where a server is and who asks.

    Attributes:
        uri: for example ``neo4j://127.0.0.1:7687``.
        user: name on the server; None where it asks for none.
        password: never shown, not in errors either.
        database: None for the server's default.
    """

    uri: str
    user: str | None = None
    password: str = field(default="", repr=False)
    database: str | None = None

    @property
    def shown(self) -> str:
        """Scheme, host and port: what may be shown and logged.

        Raises:
            ServerError: the address is none of a Neo4j server, or holds a user or password.
        """
        try:
            parts = urlsplit(self.uri)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise ServerError("neo4j_uri", server="?") from None
        if parts.username is not None or parts.password is not None:
            raise ServerError("neo4j_uri_secret")
        if parts.scheme not in _SCHEMES or not host:
            raise ServerError("neo4j_uri", server=f"{parts.scheme}://{host or ''}")
        return f"{parts.scheme}://{host}" + (f":{port}" if port else "")

    @property
    def open_line(self) -> bool:
        """Whether the password would travel unencrypted to another machine."""
        parts = urlsplit(self.uri)
        return "+" not in parts.scheme and parts.hostname not in _LOOPBACK


@contextmanager
def connected(address: Address, *, patience: float = _PATIENCE) -> Iterator[neo4j.Driver]:
    """A driver that has spoken to a server which can do what is needed.

    Args:
        address: the server.
        patience: seconds in which a transaction that failed is tried again.

    Raises:
        ServerError: the address is wrong, the server is not there, refuses the user, or is too old.
    """
    shown = address.shown
    auth = (address.user, address.password) if address.user else None
    with (
        speaking_to(shown),
        neo4j.GraphDatabase.driver(
            address.uri,
            auth=auth,
            connection_timeout=10,
            max_transaction_retry_time=patience,
            notifications_min_severity="OFF",
        ) as driver,
    ):
        driver.verify_connectivity()
        _check_version(driver.get_server_info().agent, shown)
        yield driver


def _check_version(agent: str, server: str) -> None:
    """Refuse servers that lack what the statements use; versions are 5.x, then years."""
    found = re.match(r"Neo4j/(\d+)\.(\d+)", agent)
    if found is None or (int(found[1]), int(found[2])) < _OLDEST:
        raise ServerError("neo4j_version", server=server, found=agent)


class Neo4jEngine:
    """Answers named questions from a server, each in a read transaction with a time-out."""

    def __init__(self, driver: neo4j.Driver, address: Address, *, timeout: float = 60.0) -> None:
        """Take a driver of ``connected``.

        Args:
            driver: an open driver.
            address: what it is connected to.
            timeout: seconds that the server may take for one question.
        """
        self._driver = driver
        self._address = address
        self._timeout = timeout

    @classmethod
    @contextmanager
    def at(cls, address: Address, *, timeout: float = 60.0) -> Iterator[Neo4jEngine]:
        """Connect to a server.

        Raises:
            ServerError: see ``connected``.
        """
        with connected(address) as driver:
            yield cls(driver, address, timeout=timeout)

    def ask(self, name: str, **parameters: object) -> pd.DataFrame:
        """The answer to one question of ``queries/cypher``; the rows are those of the SQL question of the same name.

        Args:
            name: name of the question.
            parameters: values for its ``$name`` placeholders.

        Raises:
            KeyError: there is no such question.
            ServerError: the server cannot be reached, refuses, or takes too long.
        """
        # Named questions are files of this distribution: no value ever becomes part of their text.
        text = cast("LiteralString", queries.read(name, "cypher"))  # type: ignore[redundant-cast]  # for other checkers

        @neo4j.unit_of_work(timeout=self._timeout)
        def answer(tx: neo4j.ManagedTransaction) -> pd.DataFrame:
            result = tx.run(text, dict(parameters))
            columns = result.keys()
            rows = [[_plain(value) for value in record] for record in result]
            return pd.DataFrame(rows, columns=list(columns), dtype=object).infer_objects()

        with speaking_to(self._address.shown), self._session() as session:
            return session.execute_read(answer)

    def _session(self) -> neo4j.Session:
        return self._driver.session(
            database=self._address.database, default_access_mode=neo4j.READ_ACCESS, fetch_size=10_000
        )


def _plain(value: Any) -> Any:
    """Times of the server as times of Python."""
    return value.to_native() if isinstance(value, neo4j.time.DateTime | neo4j.time.Date) else value
