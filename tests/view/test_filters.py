"""What filters let through, worked on paper."""

from __future__ import annotations

from dataclasses import replace

import networkx as nx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.view.graphs import clique, link, person, put, shop
from workbench.explore.view.building import begun
from workbench.explore.view.filters import bounds, changed_filters, drawn
from workbench.explore.view.items import State


def two_shops() -> State:
    """Person 1 came to shop 1 once (day 1, 10 yuan), to shop 2 five times (days 11 to 15, 50 yuan)."""
    graph = nx.MultiDiGraph()
    put(graph, person(1))
    put(graph, shop(1))
    put(graph, shop(2))
    link(graph, person(1), shop(1), "SWIPED_AT", count=1, fund="10.00")
    link(graph, person(1), shop(2), "SWIPED_AT", count=5, fund="50.00", day=10)
    return begun(graph)


def shown(state: State, **filters: object) -> set[str]:
    return set(drawn(replace(state, filters=changed_filters({}, filters))).nodes)


@pytest.mark.parametrize(
    ("filters", "left"),
    [
        ({}, {person(1), shop(1), shop(2)}),
        ({"strength_min": 2}, {person(1), shop(2)}),
        ({"money_min": 50.0}, {person(1), shop(2)}),
        ({"money_min": 50.01}, set()),
        ({"to": "2025-01-10"}, {person(1), shop(1)}),
        ({"from": "2025-01-02", "to": "2025-01-10"}, set()),
        ({"from": "2025-01-15"}, {person(1), shop(2)}),
        ({"degree_min": 2}, {person(1)}),  # only the person has two edges
    ],
)
def test_each_filter_on_paper(filters: dict[str, object], left: set[str]) -> None:
    assert shown(two_shops(), **filters) == left


def test_a_pinned_node_stays_whatever_is_filtered() -> None:
    state = two_shops()
    state = state.with_nodes(replace(state.nodes[shop(1)], pinned=True))
    assert shown(state, money_min=1_000.0) == {shop(1)}


def test_a_hidden_node_takes_its_edges_along() -> None:
    state = two_shops()
    state = state.with_nodes(replace(state.nodes[shop(2)], hidden=True))
    assert [one[1] for one in drawn(state).edges] == [shop(1)]


def test_bounds_are_the_largest_values() -> None:
    assert bounds(two_shops()) == {
        "from": "2025-01-01",
        "to": "2025-01-15",
        "money": 50.0,
        "degree": 2,
        "strength": 5,
    }


@pytest.mark.parametrize(
    "wrong", [{"from": "tomorrow"}, {"money_min": -1}, {"colour": 1}, {"money_min": float("inf")}]
)
def test_what_is_no_filter_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        changed_filters({}, wrong)


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 6), st.integers(0, 60), st.integers(0, 6))
def test_no_drawn_edge_fails_a_filter_or_hangs_in_the_air(strength: int, money: int, degree: int) -> None:
    state = replace(
        begun(clique(6)),
        filters=changed_filters({}, {"strength_min": strength, "money_min": money, "degree_min": degree}),
    )
    now = drawn(state)
    for source, target, relation in now.edges:
        values = state.edges[source, target, relation].values
        assert values["count"] >= strength
        assert values["fund_yuan"] + values["account_yuan"] >= money
        assert {source, target} <= set(now.nodes)
