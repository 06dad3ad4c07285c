"""Whatever goes wrong with a server is one clear message; a server that comes back is gone on with."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
from neo4j import exceptions

from graph_loaders.neo4j import PushError, Target, push, statements, take_elements
from tests.cases.command import refused, refused_bilingually, workbench
from tests.engines.conftest import NONE, without
from tests.engines.dump import dump
from tests.engines.graphs import graph, together
from tests.engines.servers import Neo4jServer, StandIn, free_port, libraries
from workbench.engines import neo4j as engine
from workbench.engines.neo4j import Address, Neo4jEngine, connected
from workbench.engines.neo4j_errors import ServerError, speaking_to

PASSWORD = "right-7c1e-horse"  # noqa: S105 - of a server that lives as long as a test


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Neo4jServer]:
    """A Neo4j that asks for a password and may be killed."""
    if libraries() is None:
        without(NONE)
    server = Neo4jServer(tmp_path_factory.mktemp("own"), PASSWORD)
    try:
        yield server.start()
    finally:
        server.stop()


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    """The right user and password in the environment."""
    monkeypatch.setenv("NEO4J_USER", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", PASSWORD)


@pytest.mark.parametrize(
    ("uri", "says"),
    [
        ("http://127.0.0.1:7474", "no address of a Neo4j server"),
        ("127.0.0.1:7687", "no address of a Neo4j server"),
        ("bolt://", "no address of a Neo4j server"),
        ("bolt://127.0.0.1:port", "no address of a Neo4j server"),
        ("bolt://[::1", "no address of a Neo4j server"),
        ("neo4j://someone:topsecret@127.0.0.1", "must hold no user or password"),
    ],
)
def test_a_wrong_address_is_refused(ready: Path, known: None, uri: str, says: str) -> None:
    outcome = refused("push", ready, "--neo4j", uri, says=says)
    assert "topsecret" not in outcome.err
    refused_bilingually("push", ready, "--neo4j", uri)


def test_nobody_listens(ready: Path, known: None) -> None:
    refused("push", ready, "--neo4j", f"bolt://127.0.0.1:{free_port()}", says="cannot be reached")


def test_a_password_is_needed(ready: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NEO4J_PASSWORD", raising=False)
    refused("push", ready, "--neo4j", "bolt://127.0.0.1:1", says="No password")


def test_where_to_push_is_needed(ready: Path) -> None:
    refused("push", ready, says="Say where to push")


def test_a_wrong_password_is_refused_and_not_shown(
    ready: Path, own: Neo4jServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEO4J_USER", "neo4j")
    monkeypatch.setenv("NEO4J_PASSWORD", "wrong-but-secret")
    outcome = refused("push", ready, "--neo4j", own.uri, says="does not accept this user or password")
    assert "secret" not in outcome.err
    with pytest.raises(ServerError) as problem, connected(Address(own.uri, "neo4j", "wrong-but-secret")):
        pass
    said = "".join(traceback.format_exception(problem.value))
    assert problem.value.__suppress_context__
    assert "wrong-but-secret" not in said.replace('"wrong-but-secret"', "")  # the line of this test
    assert "wrong-but-secret" not in repr(Address(own.uri, "neo4j", "wrong-but-secret"))


def test_a_database_that_is_not_there(ready: Path, own: Neo4jServer, known: None) -> None:
    refused("push", ready, "--neo4j", own.uri, "--database", "elsewhere", says="has no such database")


def test_a_case_is_pushed_and_asked(ready: Path, own: Neo4jServer, known: None) -> None:
    first = workbench("push", ready, "--neo4j", own.uri)
    assert first.code == 0, first.err
    assert PASSWORD not in first.out + first.err
    again = workbench("push", ready, "--neo4j", own.uri)
    assert "0 created, 0 changed, 0 removed" in " ".join(again.out.split())
    assert "no Graph Data Science" in " ".join(again.out.split())
    every = workbench("push", ready, "--neo4j", own.uri, "--events", "all")
    assert " 0 created" not in every.out
    assert ", 0 removed" in " ".join(every.out.split())
    with Neo4jEngine.at(Address(own.uri, *own.auth)) as server:
        lead = workbench("leads", ready, "--format", "json").out.split('"lead_id": "')[1].split('"')[0]
        assert len(server.ask("members_of_lead", lead=lead)) > 2
        proofs = server.ask("events_of_lead", lead=lead)
        assert len(proofs) > 2
        assert proofs["source_row"].notna().all()
    other = ready.rename(ready.with_name("another-case"))
    try:
        refused("push", other, "--neo4j", own.uri, says="holds another case")
    finally:
        other.rename(ready)


def test_a_question_that_takes_too_long_is_ended(own: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b RETURN count(a * b) AS n"
    monkeypatch.setattr(engine.queries, "read", lambda *_: slow)
    with (
        Neo4jEngine.at(Address(own.uri, *own.auth), timeout=1) as server,
        pytest.raises(ServerError) as problem,
    ):
        server.ask("slow")
    assert problem.value.code == "neo4j_timeout"


def test_a_question_cannot_write(own: Neo4jServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine.queries, "read", lambda *_: "CREATE (n:Owned) RETURN n.x AS x")
    with Neo4jEngine.at(Address(own.uri, *own.auth)) as server, pytest.raises(ServerError) as problem:
        server.ask("writes")
    assert problem.value.code == "neo4j_read_only"


@pytest.mark.parametrize("number", [4, 11])
def test_a_server_killed_in_the_middle_and_started_again(
    own: Neo4jServer, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    """The push waits, goes on by itself, and the graph is that of a push that nothing befell."""
    pushing = sys.modules[push.__module__]
    real, seen = pushing.put_bucket, 0

    def deadly(*arguments: object) -> None:
        nonlocal seen
        seen += 1
        if seen == number:
            own.kill()
            threading.Thread(target=own.start).start()
        real(*arguments)

    with duckdb.connect(":memory:") as db, connected(Address(own.uri, *own.auth)) as driver:
        take_elements(db, **together(graph(one) for one in range(8)).arrow())
        with driver.session() as session:
            session.run("MATCH (n) DETACH DELETE n").consume()
            push(session, db, Target("chance", "data", "run", "whole"))
            whole = dump(session)
            session.run("MATCH (n) DETACH DELETE n").consume()
            with monkeypatch.context() as patch:
                patch.setattr(pushing, "put_bucket", deadly)
                push(session, db, Target("chance", "data", "run", "killed"))
            assert seen > number
            assert dump(session) == whole


def test_a_read_only_database_is_said_to_be_one(ready: Path, own: Neo4jServer, known: None) -> None:
    """Last of those that use the server: it is read-only from here."""
    own.kill()
    with (own.home / "conf" / "neo4j.conf").open("a", encoding="utf-8") as settings:
        settings.write("server.databases.read_only=neo4j\n")
    own.start()
    refused("push", ready, "--neo4j", own.uri, "--replace", says="read-only")


@pytest.mark.parametrize(
    ("agent", "right"),
    [
        ("Neo4j/5.26.0", True),
        ("Neo4j/5.26.25", True),
        ("Neo4j/2025.06.2", True),
        ("Neo4j/2026.08.0", True),
        ("Neo4j/5.25.1", False),
        ("Neo4j/4.4.40", False),
        ("Neo4j/v5.11.0 compatible", False),
        ("Other/9.9", False),
    ],
)
def test_only_known_versions_are_used(agent: str, right: bool) -> None:
    if right:
        engine._check_version(agent, "bolt://here")
        return
    with pytest.raises(ServerError) as problem:
        engine._check_version(agent, "bolt://here")
    assert problem.value.code == "neo4j_version"
    assert agent in problem.value.message_en


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("Neo.ClientError.Security.Forbidden", "neo4j_forbidden"),
        ("Neo.ClientError.Security.Unauthorized", "neo4j_auth"),
        ("Neo.ClientError.Security.AuthenticationRateLimit", "neo4j_rate"),
        ("Neo.ClientError.Database.DatabaseNotFound", "neo4j_database"),
        ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", "neo4j_read_only"),
        ("Neo.ClientError.Transaction.TransactionTimedOut", "neo4j_timeout"),
        ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", "neo4j_memory"),
        ("Neo.ClientError.Statement.SyntaxError", "neo4j_refused"),
    ],
)
def test_what_a_server_says_becomes_a_message(said: str, code: str) -> None:
    """A user without the privilege is one of Neo4j's paid editions: the driver's own error stands for the server."""
    problem = exceptions.Neo4jError._hydrate_neo4j(code=said, message="MATCH (secret) RETURN secret")
    with pytest.raises(ServerError) as told, speaking_to("bolt://here"):
        raise problem
    assert told.value.code == code
    assert "secret" not in told.value.message_en + told.value.message_zh


@pytest.mark.parametrize(
    "code", ["push_foreign", "push_other_case", "push_taken_over", "push_lost", "push_count"]
)
def test_what_a_push_refuses_becomes_a_message(code: str) -> None:
    context = {"label": "Patient", "found": "there", "case": "here", "part": "OWNS", "expected": 2}
    with pytest.raises(ServerError) as told, speaking_to("bolt://here"):
        raise PushError(code, **context)
    assert told.value.code == code
    assert "bolt://here" in told.value.message_zh


def test_the_stand_in_is_spoken_to_like_a_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("arcadedb_embedded")
    monkeypatch.setattr(statements, "AWAIT", StandIn.AWAIT)
    server = StandIn(tmp_path / "stand-in").start()
    try:
        with (
            duckdb.connect(":memory:") as db,
            connected(Address(server.uri, *server.auth, database=server.database)) as driver,
            driver.session(database=server.database) as session,
        ):
            take_elements(db, **graph(3).arrow())
            done = push(session, db, Target("chance", "data", "run", "stamp"))
            assert done.created == sum(done.elements.values())
    finally:
        server.stop()
