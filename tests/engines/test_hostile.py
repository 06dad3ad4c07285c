"""Two hundred texts as value of every parameter: nothing but data, on every engine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import duckdb
import neo4j
import pytest

from graph_loaders.neo4j import Target, push, take_elements
from tests.engines.conftest import Served, emptied
from tests.engines.dump import dump
from tests.engines.graphs import Tables, graph, together
from tests.engines.hostile import HOSTILE
from tests.engines.reference import Reference
from tests.engines.test_questions import QUESTIONS, parameters, rows
from workbench.engines.embedded import Embedded
from workbench.engines.neo4j import Neo4jEngine
from workbench.engines.neo4j_errors import ServerError

NUMBERS = {"limit": 3, "least": 1, "steps": 3, "since": None, "until": None}


def named_so() -> Tables:
    """People and leads whose ids, names and marks are the hostile texts, in a chain of ties; and an ordinary graph."""
    nodes = [
        {"identity": one, "key": one, "kind": "patient", "id": one, "label": one, "lead_ids": [one]}
        for one in HOSTILE
    ]
    links = [
        {
            "identity": f"{a}\x1f{b}",
            "relation": "CO_SWIPE",
            "source": a,
            "target": b,
            "observed": 2,
            "log10_q": -1.0,
            "basis": a,
            "places": [b],
            "lead_ids": [a],
        }
        for a, b in pairwise(HOSTILE)
    ]
    leads = [
        {"identity": one, "lead_id": one, "scheme": one, "rank": place} for place, one in enumerate(HOSTILE)
    ]
    members = [
        {"lead_id": one, "node": node, "role": one, "count": 1}
        for pair in pairwise(HOSTILE)
        for one, node in ((pair[0], pair[0]), pair)
    ]
    return together([graph(1), Tables(nodes, links, leads, members)])


@pytest.fixture(scope="module")
def engines(driver: neo4j.Driver, served: Served) -> Iterator[tuple[Embedded, Neo4jEngine]]:
    with duckdb.connect(":memory:") as db, driver.session(database=served.address.database) as session:
        emptied(session)
        take_elements(db, **named_so().arrow())
        push(session, db, Target("'; hostile", "data", "run", "stamp"))
        yield Embedded(db), Neo4jEngine(driver, served.address)
        emptied(session)


def test_there_are_two_hundred() -> None:
    assert len(set(HOSTILE)) == 200


@pytest.mark.parametrize("name", QUESTIONS)
def test_hostile_texts_are_nothing_but_data(
    engines: tuple[Embedded, Neo4jEngine], driver: neo4j.Driver, served: Served, name: str
) -> None:
    embedded, server = engines
    reference = Reference(filled(named_so()))
    with driver.session(database=served.address.database) as session:
        before = dump(session)
        met = 0
        for place, text in enumerate(HOSTILE):
            values = {one: value(one, text, place) for one in parameters(name)}
            answer = rows(server.ask(name, **values))
            assert answer == rows(embedded.ask(name, **values)) == reference.ask(name, **values)
            met += bool(answer)
        assert dump(session) == before
    texts = {"node", "lead", "source"} & set(parameters(name))
    assert (
        met or not texts or name in ("events_of_lead", "shared_contacts", "shared_terminals", "path_in_time")
    )


def filled(tables: Tables) -> Tables:
    """The same with every column that the reference reads."""
    columns = ("first_at", "last_at", "expected", "window_seconds", "via", "key")
    bare = dict.fromkeys(columns)
    leads = [{"status": None, "reported": None, **one} for one in tables.leads]
    return Tables(tables.nodes, [{**bare, **one} for one in tables.links], leads, tables.members)


def value(name: str, text: str, place: int) -> Any:
    if name in NUMBERS:
        return NUMBERS[name]
    if name == "relations":
        return [] if place % 2 else [text, "CO_SWIPE"]
    return HOSTILE[(place + 2) % len(HOSTILE)] if name == "target" else text


@pytest.mark.parametrize(
    "name", [one for one in QUESTIONS if {"limit", "least", "steps"} & set(parameters(one))]
)
def test_a_text_where_a_number_belongs_does_no_harm(
    engines: tuple[Embedded, Neo4jEngine], driver: neo4j.Driver, served: Served, name: str
) -> None:
    _, server = engines
    with driver.session(database=served.address.database) as session:
        before = dump(session)
        for number in sorted({"limit", "least", "steps"} & set(parameters(name))):
            for text in HOSTILE[:20]:
                values = {one: value(one, text, 1) for one in parameters(name)}
                with contextlib.suppress(ServerError):
                    server.ask(name, **{**values, number: text})
        assert dump(session) == before
