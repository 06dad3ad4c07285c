"""The files of a bulk import, read by Neo4j's own tool, are the graph that a push would have made."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb
import neo4j
import pytest

from graph_loaders.neo4j import PushError, Target, push, take_elements
from graph_loaders.neo4j.import_files import write_import_files
from tests.cases.command import done, refused
from tests.engines.conftest import NONE, Served, emptied, without
from tests.engines.dump import dump
from tests.engines.graphs import Tables, graph, together
from tests.engines.servers import Neo4jServer, libraries
from workbench.engines.neo4j import Address, connected

ABOUT = {"case": "chance", "data": "data", "run": "run"}


@contextmanager
def elements() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(":memory:") as db:
        take_elements(db, **together(graph(one) for one in range(12)).arrow())
        yield db


def test_the_real_import_reads_what_a_push_would_send(
    tmp_path: Path, driver: neo4j.Driver, served: Served
) -> None:
    if libraries() is None:
        without(NONE)
    files = tmp_path / "files"
    files.mkdir()
    with elements() as db:
        made = write_import_files(db, files, **ABOUT)
        with driver.session(database=served.address.database) as session:
            emptied(session)
            push(session, db, Target(**ABOUT, stamp="t"))
            expected = dump(session)
            emptied(session)
        server = Neo4jServer(tmp_path / "imported")
        server.prepare()
        ended = server.admin(*made.arguments, folder=files)
        assert ended.returncode == 0, ended.stderr
        try:
            server.start()
            with connected(Address(server.uri)) as there, there.session() as session:
                assert dump(session) == expected
                after = push(session, db, Target(**ABOUT, stamp="t"))
                assert (after.created, after.changed, after.removed) == (0, 0, 0)
                assert dump(session) == expected
        finally:
            server.stop()


def test_the_command_line_writes_files_and_prints_the_command(ready: Path, tmp_path: Path) -> None:
    folder = tmp_path / "a folder"
    printed = done("push", ready, "--admin-csv", folder).out.split()
    assert printed[:4] == ["neo4j-admin", "database", "import", "full"]
    named = [word.rpartition("=")[2] for word in printed if word.endswith(".csv")]
    assert sorted(named) == sorted(path.name for path in folder.iterdir())
    again = tmp_path / "again"
    done("push", ready, "--admin-csv", again)
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }
    refused("push", ready, "--admin-csv", folder, says="not an empty folder")


def test_a_text_with_the_separator_is_refused(tmp_path: Path) -> None:
    tables = graph(1)
    tables.links[0]["places"] = ["a\x1fb"]
    with duckdb.connect(":memory:") as db:
        take_elements(db, **Tables(tables.nodes, tables.links, [], []).arrow())
        with pytest.raises(PushError) as problem:
            write_import_files(db, tmp_path, **ABOUT)
    assert problem.value.code == "push_csv_value"
