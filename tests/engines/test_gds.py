"""Groups computed inside the server are ours, up to labels; a server without the library is simply one without it."""

from __future__ import annotations

from itertools import pairwise

import duckdb
import neo4j
import networkx as nx
import numpy as np
import pytest

from graph_loaders.neo4j import Target, push, take_elements
from tests.engines.conftest import Served, without
from tests.engines.graphs import Tables, graph, together
from workbench.engines.neo4j_gds import gds_version, projected
from workbench.rings.communities import leiden_cpm

RELATIONS = ("CO_SWIPE", "CO_ADMISSION")


@pytest.fixture
def analytics(session: neo4j.Session) -> neo4j.Session:
    if gds_version(session) is None:
        without("the server has no Graph Data Science library")
    return session


def pushed(session: neo4j.Session, tables: Tables) -> None:
    with duckdb.connect(":memory:") as db:
        take_elements(db, **tables.arrow())
        push(session, db, Target("chance", "data", "run", "stamp"))


def tied(tables: Tables) -> nx.Graph:
    found = nx.Graph()
    for one in tables.links:
        if one["relation"] in RELATIONS:
            known = found.get_edge_data(one["source"], one["target"], {"weight": 0})["weight"]
            found.add_edge(one["source"], one["target"], weight=known + one["observed"])
    return found


def test_components_are_those_of_networkx(analytics: neo4j.Session) -> None:
    tables = together(graph(number) for number in range(20))
    pushed(analytics, tables)
    expected = sorted(sorted(group) for group in nx.connected_components(tied(tables)))
    assert len(expected) > 10
    with projected(analytics, RELATIONS) as projection:
        assert projection.components() == expected


def test_communities_are_ours_where_groups_hang_together(analytics: neo4j.Session) -> None:
    """Eight groups in which everybody met everybody, joined in a row by one weak tie each."""
    people = [[f"patient:{group}-{one}" for one in range(5 + group % 3)] for group in range(8)]
    pairs = {(a, b): 9 for group in people for a in group for b in group if a < b}
    pairs |= {(one[-1], other[0]): 1 for one, other in pairwise(people)}
    nodes = [
        {"identity": one, "key": one, "kind": "patient", "id": one, "label": one}
        for group in people
        for one in group
    ]
    links = [
        {"identity": f"{a}\x1f{b}", "relation": "CO_SWIPE", "source": a, "target": b, "observed": met}
        for (a, b), met in pairs.items()
    ]
    pushed(analytics, Tables(nodes, links, [], []))
    names = sorted(one["key"] for one in nodes)
    a, b = (np.array([names.index(pair[end]) for pair in pairs], np.int32) for end in (0, 1))
    ours = leiden_cpm(a, b, np.array(list(pairs.values()), float), resolution=2.0)
    with projected(analytics, ["CO_SWIPE"]) as projection:
        theirs = projection.communities()
    assert (
        theirs == sorted(sorted(names[one] for one in group) for group in ours) == sorted(map(sorted, people))
    )


def test_a_server_without_the_library_has_no_version(served: Served, driver: neo4j.Driver) -> None:
    """Any question that this server does not know is answered like that of the library's version."""

    class Without:
        def execute_read(self, _: object) -> object:
            with driver.session(database=served.address.database) as session:
                return session.execute_read(lambda tx: tx.run("RETURN nowhere.version() AS version").single())

    assert gds_version(Without()) is None  # type: ignore[arg-type]
