"""What a push leaves on the server: all of the case, nothing else, however often and however it was interrupted."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from random import Random

import duckdb
import neo4j
import pytest

from graph_loaders.neo4j import Pushed, PushError, Target, push, take_elements
from graph_loaders.neo4j.contents import Contents
from graph_loaders.neo4j.parts import LinkPart, parts
from tests.engines.conftest import Served, emptied
from tests.engines.dump import dump
from tests.engines.graphs import SEED, Tables, graph, together
from tests.engines.servers import ROOT

GRAPHS = 12
AGAIN = Target("chance", "data", "run", "again")


@contextmanager
def elements(tables: Tables) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the four tables."""
    with duckdb.connect(":memory:") as db:
        take_elements(db, **tables.arrow())
        yield db


def pushed(session: neo4j.Session, tables: Tables, **target: object) -> Pushed:
    """Push some tables."""
    with elements(tables) as db:
        return push(
            session, db, Target(**{"case": "chance", "data": "d", "run": "r", "stamp": "t", **target})
        )


def several() -> Tables:
    """A graph of some size."""
    return together(graph(one) for one in range(GRAPHS))


@pytest.fixture(scope="module")
def whole(driver: neo4j.Driver, served: Served) -> list[str]:
    """What an uninterrupted push leaves."""
    with driver.session(database=served.address.database) as session:
        emptied(session)
        pushed(session, several())
        return dump(session)


def test_the_server_holds_what_the_tables_hold(session: neo4j.Session) -> None:
    tables = several()
    done = pushed(session, tables)
    assert (done.changed, done.removed) == (0, 0)
    assert done.created == sum(done.elements.values())
    assert done.created == sum(map(len, (tables.nodes, tables.links, tables.leads, tables.members)))
    with elements(tables) as db:
        for part in parts():
            contents = Contents(db, part).load()
            expected = {tuple(map(str, row)) for bucket in contents.read([0], 1) for row in bucket.rows}
            ends = "a.key, coalesce(b.key, b.lead_id), " if isinstance(part, LinkPart) else ""
            pattern = f"(a)-[x:{part.name}]->(b)" if isinstance(part, LinkPart) else f"(x:{part.name})"
            names = [one for one in contents.columns if one not in ("source", "target")]
            found = session.run(
                f"MATCH {pattern} RETURN [{ends}{', '.join(f'x.{one}' for one in names)}] AS row"
            )
            there = [tuple(str(native(value)) for value in one["row"]) for one in found]
            assert len(there) == contents.size
            assert set(there) == expected, part.name


def native(value: object) -> object:
    """Times as they were sent."""
    if isinstance(value, neo4j.time.DateTime):
        return value.to_native().isoformat(timespec="microseconds")
    return value.iso_format() if isinstance(value, neo4j.time.Date) else value


def test_the_same_again_writes_nothing(session: neo4j.Session) -> None:
    pushed(session, several())
    before = dump(session)
    done = pushed(session, several())
    assert (done.created, done.changed, done.removed) == (0, 0, 0)
    assert dump(session) == before


@pytest.mark.parametrize("number", range(2))
def test_a_second_load_ends_as_if_it_had_been_the_first(session: neo4j.Session, number: int) -> None:
    chance = Random(SEED + number)
    for _ in range(3):
        tables = changed(several(), chance)
        done = pushed(session, tables)
    assert done.created + done.changed + done.removed < sum(done.elements.values())
    after = dump(session)
    emptied(session)
    pushed(session, tables)
    assert dump(session) == after


def changed(tables: Tables, chance: Random) -> Tables:
    """Some nodes, links, leads and members left out, some labels and figures otherwise."""
    nodes = [dict(one) for one in tables.nodes if chance.random() < 0.9]
    names = {one["key"] for one in nodes}
    leads = [one for one in tables.leads if chance.random() < 0.7]
    standing = {one["lead_id"] for one in leads}
    members = [one for one in tables.members if one["node"] in names and one["lead_id"] in standing]
    links = [
        {**one, "lead_ids": sorted(standing & set(one["lead_ids"] or ())) or None}
        for one in tables.links
        if {one["source"], one["target"]} <= names and chance.random() < 0.9
    ]
    for one in nodes:
        one["lead_ids"] = sorted(standing & set(one["lead_ids"] or ())) or None
        if chance.random() < 0.1:
            one["label"] = "renamed"
    return Tables(nodes, links, leads, members)


def test_a_lead_that_is_gone_takes_its_marks_along(session: neo4j.Session) -> None:
    tables = several()
    gone = tables.leads[0]["lead_id"]
    pushed(session, tables)
    marks = (
        "MATCH (n) WHERE $lead IN n.lead_ids RETURN count(n) AS marks UNION ALL "
        "MATCH ()-[r]->() WHERE $lead IN r.lead_ids RETURN count(r) AS marks UNION ALL "
        "MATCH (:Lead {lead_id: $lead})<-[m:MEMBER_OF]-() RETURN count(m) AS marks"
    )
    assert all(one["marks"] for one in session.run(marks, lead=gone))
    strip = lambda one: {**one, "lead_ids": [lead for lead in one["lead_ids"] or () if lead != gone] or None}  # noqa: E731
    done = pushed(
        session,
        Tables(
            [strip(one) for one in tables.nodes],
            [strip(one) for one in tables.links],
            tables.leads[1:],
            [one for one in tables.members if one["lead_id"] != gone],
        ),
    )
    assert [one["marks"] for one in session.run(marks, lead=gone)] == [0, 0, 0]
    assert done.created == 0
    assert done.removed == 1 + sum(one["lead_id"] == gone for one in tables.members)


@pytest.mark.parametrize(
    ("bucket", "when"), [(4, "before"), (3, "within"), (9, "within"), (15, "within"), (22, "within")]
)
def test_a_client_killed_in_the_middle_goes_on(
    session: neo4j.Session, served: Served, whole: list[str], bucket: int, when: str
) -> None:
    at = served.address
    words = [at.uri, at.user or "", at.password, at.database or "", str(GRAPHS), str(bucket), when]
    ended = subprocess.run([sys.executable, "-m", "tests.engines.killed_push", *words], cwd=ROOT, check=False)
    assert ended.returncode == -9
    left = dump(session)
    assert left != whole
    done = pushed(session, several())
    assert dump(session) == whole
    assert done.created == sum(done.elements.values()) - sum("PushState" not in one for one in left)


def test_several_sessions_at_a_time_leave_what_one_leaves(
    driver: neo4j.Driver, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("graph_loaders.neo4j.contents.BUCKET", 16)
    with ExitStack() as stack, elements(several()) as db:
        one, *others = [
            stack.enter_context(driver.session(database=served.address.database)) for _ in range(3)
        ]
        emptied(one)
        push(one, db, Target("chance", "d", "r", "t"))
        alone = dump(one)
        emptied(one)
        done = push(one, db, Target("chance", "d", "r", "t"), beside=others)
        states = one.run("MATCH (s:PushState) WHERE s.bucket > 0 RETURN count(s) AS n").single(strict=True)
        assert states["n"] > 20
        assert done.created == sum(done.elements.values())
        assert dump(one) == alone


def test_an_edge_without_its_node_stops_the_push(session: neo4j.Session) -> None:
    tables = several()
    lost = next(one for one in tables.links if one["relation"] == "CO_SWIPE")
    nodes = [one for one in tables.nodes if one["key"] != lost["source"]]
    with pytest.raises(PushError) as refused:
        pushed(session, Tables(nodes, [lost], [], []))
    assert refused.value.code == "push_lost"
    assert session.run("MATCH ()-[r]->() RETURN count(r) AS links").single(strict=True)["links"] == 0


def test_nodes_of_somebody_else_are_not_touched(session: neo4j.Session) -> None:
    session.run("CREATE (:Patient {name: 'mine'})").consume()
    before = dump(session)
    with pytest.raises(PushError) as refused:
        pushed(session, several())
    assert refused.value.code == "push_foreign"
    assert dump(session) == before


def test_another_case_is_replaced_only_when_asked(session: neo4j.Session, whole: list[str]) -> None:
    pushed(session, together([graph(77)]), case="other")
    before = dump(session)
    with pytest.raises(PushError) as refused:
        pushed(session, several())
    assert refused.value.code == "push_other_case"
    assert dump(session) == before
    pushed(session, several(), replace=True)
    assert [one for one in dump(session) if "PushState" not in one] == [
        one for one in whole if "PushState" not in one
    ]


def test_the_later_of_two_pushes_wins(session: neo4j.Session, monkeypatch: pytest.MonkeyPatch) -> None:
    pushing = sys.modules[push.__module__]
    real = pushing.guard

    def overtaken(tx: neo4j.ManagedTransaction, stamp: str, at: str) -> None:
        if at == "Doctor":
            tx.run("MATCH (s:PushState {id: 'push'}) SET s.stamp = 'other'").consume()
        real(tx, stamp, at)

    monkeypatch.setattr(pushing, "guard", overtaken)
    with pytest.raises(PushError) as refused:
        pushed(session, several())
    assert refused.value.code == "push_taken_over"


@pytest.mark.parametrize(
    "harm",
    [
        "MATCH (n:Patient) WITH n ORDER BY n.key LIMIT 3 DETACH DELETE n",
        "MATCH ()-[r:CO_SWIPE]->() WITH r LIMIT 2 DELETE r",
        "MATCH (a)-[r:OWNS]->(b) WITH a, r, b LIMIT 2 CREATE (a)-[s:OWNS]->(b) SET s = properties(r)",
    ],
)
def test_what_somebody_changed_is_noticed_and_mended(
    session: neo4j.Session, whole: list[str], harm: str
) -> None:
    pushed(session, several())
    session.run(harm).consume()
    with pytest.raises(PushError) as refused:
        pushed(session, several())
    assert refused.value.code == "push_count"
    pushed(session, several(), recheck=True)
    assert [one for one in dump(session) if "PushState" not in one] == [
        one for one in whole if "PushState" not in one
    ]


def test_what_people_add_to_a_node_stays(session: neo4j.Session) -> None:
    tables = several()
    pushed(session, tables)
    session.run("MATCH (n:Patient) SET n.note = 'seen by me'").consume()
    other = Tables(
        [{**one, "label": "renamed"} for one in tables.nodes], tables.links, tables.leads, tables.members
    )
    assert pushed(session, other).changed == len(tables.nodes)
    notes = session.run("MATCH (n:Patient {note: 'seen by me', label: 'renamed'}) RETURN count(n) AS notes")
    assert notes.single(strict=True)["notes"] == len(tables.keys("patient"))
