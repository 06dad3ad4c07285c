"""Paths in made networks against networkx and against trying everything."""

from __future__ import annotations

from itertools import combinations, islice, pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.index.network import Network
from workbench.explore.index.network_build import OF_EVENTS, RELATIONS
from workbench.explore.paths import Extra, Rules, joining, several, shortest

from .networks import Edge, network

NOWHERE = Case(Path("nowhere"))
NAMES = [
    *(f"{kind}:{letter}" for kind in ("card", "doctor", "facility", "patient") for letter in "ab"),
    *("pharmacy:c", "pharmacy:d"),
]
USED = ("OWNS", "SWIPED_AT", "SEEN_BY", "SHARED_CONTACT")


@st.composite
def edges_of(draw: Any) -> list[Edge]:
    """Up to 22 edges among ten nodes, at most one per relation and pair."""
    pairs = st.tuples(st.sampled_from(USED), st.sampled_from(list(combinations(NAMES, 2))))
    chosen = draw(st.lists(pairs, max_size=22, unique=True))
    return [(relation, *pair, draw(st.integers(1, 4))) for relation, pair in chosen]


@st.composite
def rules_of(draw: Any) -> Rules:
    return Rules(
        steps=draw(st.integers(1, 6)),
        relations=draw(st.none() | st.lists(st.sampled_from(USED), min_size=1, unique=True).map(tuple)),
        kinds=draw(
            st.none() | st.lists(st.sampled_from(["card", "doctor", "patient"]), unique=True).map(tuple)
        ),
        without=draw(st.lists(st.sampled_from(NAMES), max_size=2).map(tuple)),
        supernodes=draw(st.sampled_from(["avoid", "penalise", "pass"])),
        most=draw(st.integers(1, 5)),
    )


@st.composite
def extras_of(draw: Any) -> list[Extra]:
    pairs = draw(st.lists(st.sampled_from(list(combinations(NAMES, 2))), max_size=3, unique=True))
    return [Extra(one, other, "CO_SWIPE", draw(st.sampled_from([0.5, 2.5, 9.0]))) for one, other in pairs]


def degrees(edges: list[Edge]) -> dict[str, int]:
    """Different neighbours by relations that single events make."""
    made = set(RELATIONS[:OF_EVENTS])
    near: dict[str, set[str]] = {name: set() for name in NAMES}
    for relation, one, other, _ in edges:
        if relation in made:
            near[one].add(other)
            near[other].add(one)
    return {name: len(several) for name, several in near.items()}


def allowed(edges: list[Edge], rules: Rules, ends: set[str], extra: list[Extra]) -> nx.Graph:
    """The graph in which every simple path between the ends is allowed."""
    graph = nx.Graph()
    graph.add_nodes_from(ends)
    further = [(one.relation, one.source, one.target, one.weight) for one in extra]
    for relation, one, other, count in [*edges, *further]:
        if rules.relations is None or relation in rules.relations:
            known = graph.get_edge_data(one, other, {"strength": 0})["strength"]
            graph.add_edge(one, other, strength=max(known, count))
    size = degrees(edges)
    for name in set(graph) - ends:
        wrong_kind = rules.kinds is not None and name.partition(":")[0] not in rules.kinds
        large = rules.supernodes == "avoid" and size[name] > rules.most
        if wrong_kind or large or name in rules.without:
            graph.remove_node(name)
    return graph


def strength(graph: nx.Graph, path: list[str]) -> float:
    return min(graph.edges[pair]["strength"] for pair in pairwise(path))


def cost(edges: list[Edge], path: list[str]) -> int:
    size = degrees(edges)
    passed = sum(round(1000 * float(np.log2(1.0 + size[name]))) for name in path[1:-1])
    return 1000 * (len(path) - 1) + passed


def in_order(edges: list[Edge], rules: Rules, ends: tuple[str, str], extra: list[Extra]) -> list[list[str]]:
    """Every simple path within the rules, the best first."""
    graph = allowed(edges, rules, set(ends), extra)
    every = nx.all_simple_paths(graph, *ends, cutoff=rules.steps)
    if rules.supernodes == "penalise":
        return sorted(every, key=lambda path: (cost(edges, path), path))
    return sorted(every, key=lambda path: (len(path), -strength(graph, path), path))


def searched(made: Network) -> Any:
    return patch("workbench.explore.paths.network.network_of", lambda _case: made)


@settings(max_examples=400, deadline=None)
@given(
    edges_of(), rules_of(), st.lists(st.sampled_from(NAMES), min_size=2, max_size=2, unique=True), extras_of()
)
def test_paths_are_those_that_trying_everything_finds(
    edges: list[Edge], rules: Rules, ends: list[str], extra: list[Extra]
) -> None:
    expected = in_order(edges, rules, (ends[0], ends[1]), extra)
    graph = allowed(edges, rules, set(ends), extra)
    with searched(network(NAMES, edges)):
        found = several(NOWHERE, ends[0], ends[1], 6, rules, extra=extra)
        first = shortest(NOWHERE, ends[0], ends[1], rules, extra=extra)
    assert [list(one.nodes) for one in found.paths] == expected[:6]
    assert first.paths == found.paths[:1]
    assert found.complete
    for one in found.paths:
        assert one.strength == strength(graph, list(one.nodes))
        priced = rules.supernodes == "penalise"
        assert one.cost == (cost(edges, list(one.nodes)) / 1000 if priced else len(one.nodes) - 1)
        for pair, relations in zip(pairwise(one.nodes), one.relations, strict=True):
            joined = {e[0] for e in edges if {e[1], e[2]} == set(pair)}
            joined |= {e.relation for e in extra if {e.source, e.target} == set(pair)}
            assert set(relations) == {
                name for name in joined if not rules.relations or name in rules.relations
            }


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_lengths_and_prices_equal_networkx(seed: int) -> None:
    """Larger random networks: lengths of the k shortest, and the price by Dijkstra."""
    random = np.random.default_rng(seed)
    names = [f"patient:{number:02d}" for number in range(30)]
    pairs = {tuple(sorted(random.choice(30, 2, replace=False).tolist())) for _ in range(45)}
    edges = [("OWNS", names[a], names[b], int(random.integers(1, 9))) for a, b in sorted(pairs)]
    graph = nx.Graph([(one, other) for _, one, other, _ in edges])
    graph.add_nodes_from(names)
    rules = Rules(steps=12, supernodes="pass")
    with searched(network(names, edges)):
        found = several(NOWHERE, names[0], names[1], 8, rules)
        cheapest = shortest(NOWHERE, names[0], names[1], Rules(steps=12, supernodes="penalise"))
    try:
        paths = list(islice(nx.shortest_simple_paths(graph, names[0], names[1]), 8))
    except nx.NetworkXNoPath:
        assert not found.found
        assert not cheapest.found
        return
    assert [len(one.nodes) for one in found.paths] == [len(one) for one in paths if len(one) <= 13]

    def price(_: str, node: str, __: Any) -> int:
        return 1000 if node == names[1] else 1000 + round(1000 * float(np.log2(1.0 + graph.degree(node))))

    best = nx.dijkstra_path_length(graph, names[0], names[1], weight=price)
    assert round(cheapest.paths[0].cost * 1000) == best


@settings(max_examples=150, deadline=None)
@given(edges_of(), st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
def test_a_joining_network_is_connected_and_at_most_twice_the_smallest(
    edges: list[Edge], ends: list[str]
) -> None:
    graph = allowed(edges, Rules(supernodes="pass"), set(ends), [])
    with searched(network(NAMES, edges)):
        found = joining(NOWHERE, ends, Rules(steps=9, supernodes="pass"))
    drawn = nx.Graph()
    drawn.add_nodes_from(ends)
    for one in found.paths:
        nx.add_path(drawn, one.nodes)
    assert all(graph.has_edge(*pair) for pair in drawn.edges)
    parts = {frozenset(part & set(ends)) for part in nx.connected_components(graph)} - {frozenset()}
    assert {frozenset(part & set(ends)) for part in nx.connected_components(drawn)} == parts
    assert {frozenset(one) for one in found.apart} == (parts if len(parts) > 1 else set())
    if len(parts) == 1:
        others = sorted(set(graph) - set(ends))
        sizes = (
            len(ends) + size - 1
            for size in range(len(others) + 1)
            if any(nx.is_connected(graph.subgraph({*ends, *more})) for more in combinations(others, size))
        )
        assert drawn.number_of_edges() <= 2 * next(sizes)


CHAIN: list[Edge] = [
    ("SWIPED_AT", "patient:a", "pharmacy:c", 2),
    ("SWIPED_AT", "patient:b", "pharmacy:c", 7),
    ("OWNS", "patient:b", "card:a", 3),
]


def test_an_answer_says_how_far_it_looked() -> None:
    with searched(network(NAMES, CHAIN)):
        none = shortest(NOWHERE, "patient:a", "doctor:a")
        short = shortest(NOWHERE, "patient:a", "card:a", Rules(steps=2))
        cut = shortest(NOWHERE, "patient:a", "card:a", Rules(visits=1))
        avoided = shortest(NOWHERE, "patient:a", "card:a", Rules(most=1))
    assert not none.found
    assert none.complete
    assert "6 步以内没有路径" in none.reason()["zh"]
    assert not short.found
    assert (cut.found, cut.complete) == (False, False)
    assert "搜索未完成" in cut.reason()["zh"]
    assert (avoided.found, avoided.avoided) == (False, 1)
    assert "1 nodes with more than 1 neighbours" in avoided.reason()["en"]


def test_requests_that_make_no_sense_are_clear_errors() -> None:
    with searched(network(NAMES, CHAIN)):
        for code, ask in {
            "path_ends": lambda: shortest(NOWHERE, "patient:a", "patient:a"),
            "path_number": lambda: several(NOWHERE, "patient:a", "patient:b", 0),
            "path_bounds": lambda: shortest(NOWHERE, "patient:a", "patient:b", Rules(steps=13)),
            "path_supernodes": lambda: shortest(NOWHERE, "patient:a", "patient:b", Rules(supernodes="x")),
            "path_kind": lambda: shortest(NOWHERE, "patient:a", "patient:b", Rules(kinds=("x",))),
            "unknown_relation": lambda: shortest(NOWHERE, "patient:a", "patient:b", Rules(relations=("x",))),
        }.items():
            with pytest.raises(WorkbenchError) as caught:
                ask()
            assert caught.value.code == code
        for key in ("patient:z", "nobody:a", "", "pharmacy:'; drop"):
            with pytest.raises(CaseError) as unknown:
                shortest(NOWHERE, "patient:a", key)
            assert unknown.value.code == "unknown_node"
