"""A graph server for the tests, whichever can be had, and what they do with it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NoReturn

import neo4j
import pytest

from graph_loaders.neo4j import statements
from tests.cases.fixtures import case, city, fresh, ready, run_folder
from tests.engines.servers import Neo4jServer, StandIn, analytics, libraries
from workbench.engines.neo4j import Address, connected

__all__ = ["case", "city", "fresh", "ready", "run_folder"]

NONE = (
    "no graph server: NEO4J_URI is not set, scripts/neo4j/fetch.sh has brought none (or there is no Java), and "
    "arcadedb-embedded is not installed"
)


def without(reason: str) -> NoReturn:
    """Skip a test that lacks something, or fail where nothing may be lacking."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@dataclass(frozen=True)
class Served:
    """A server that runs.

    Attributes:
        address: where it is.
        real: whether it is Neo4j; a stand-in speaks the same language and proves nothing about Neo4j.
    """

    address: Address
    real: bool


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The server that ``NEO4J_URI`` names, or Neo4j from Maven artefacts, or the stand-in."""
    if os.environ.get("NEO4J_URI"):
        address = Address(
            os.environ["NEO4J_URI"], os.environ.get("NEO4J_USER"), os.environ.get("NEO4J_PASSWORD", "")
        )
        with connected(address) as driver:
            found = driver.execute_query("MATCH (n) RETURN count(n) AS nodes").records[0]["nodes"]
            assert found == 0, "the database of NEO4J_URI is not empty: tests would take away what is in it"
        yield Served(address, real=True)
    elif libraries() is not None:
        server = Neo4jServer(tmp_path_factory.mktemp("neo4j"), plugins=analytics())
        try:
            server.start()
            yield Served(Address(server.uri), real=True)
        finally:
            server.stop()
    else:
        yield from _stand_in(tmp_path_factory)


def _stand_in(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    try:
        import arcadedb_embedded  # noqa: F401, PLC0415 - only looked for
    except ImportError:
        without(NONE)
    server = StandIn(tmp_path_factory.mktemp("stand-in"))
    with contextlib.ExitStack() as end, pytest.MonkeyPatch.context() as patch:
        patch.setattr(statements, "AWAIT", server.AWAIT)
        end.callback(server.stop)
        server.start()
        yield Served(Address(server.uri, *server.auth, database=server.database), real=False)


@pytest.fixture(scope="session")
def neo4j_uri(served: Served) -> str:
    """Where the server is."""
    return served.address.uri


@pytest.fixture(scope="session")
def driver(served: Served) -> Iterator[neo4j.Driver]:
    """A driver of the server."""
    with connected(served.address) as opened:
        yield opened


@pytest.fixture
def session(driver: neo4j.Driver, served: Served) -> Iterator[neo4j.Session]:
    """A session on the database, which is empty."""
    with driver.session(database=served.address.database) as opened:
        emptied(opened)
        yield opened


def emptied(session: neo4j.Session) -> None:
    """Take everything out of the database."""
    while session.run("MATCH (n) WITH n LIMIT 10000 DETACH DELETE n RETURN count(*) AS gone").single(
        strict=True
    )["gone"]:
        pass
