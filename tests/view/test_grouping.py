"""Limits: nothing is lost when it is folded, and everything comes back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.view.graphs import clique, link, person, shop, star
from workbench.explore.view.building import added, begun, collapsed, waiting_groups
from workbench.explore.view.filters import drawn
from workbench.explore.view.grouping import HARD_LIMIT, PAGE, SOFT_LIMIT, fold, unfold, within


@pytest.mark.parametrize("people", [5, 20, 40, 60])
def test_a_picture_begins_within_the_soft_limit_and_holds_everything(people: int) -> None:
    graph = clique(people, shops=2)
    state = begun(graph)
    assert drawn(state).elements <= SOFT_LIMIT
    assert set(state.nodes) == set(graph.nodes)
    assert set(state.edges) == set(graph.edges(keys=True))


def test_every_edge_is_drawn_or_bundled_or_inside_of_a_group() -> None:
    state = begun(clique(60))
    now = drawn(state)
    assert now.groups
    bundled = {edge for part in now.bundles.values() for edge in part}
    inside = {
        key
        for key in state.edges
        if state.nodes[key[0]].folded and state.nodes[key[0]].folded == state.nodes[key[1]].folded
    }
    assert set(now.edges) | bundled | inside == set(state.edges)
    assert not set(now.edges) & bundled


def test_a_group_opens_page_by_page_until_it_is_gone() -> None:
    state = begun(star(shop(1), [person(number) for number in range(400)]))
    (group,) = drawn(state).groups
    folded = sum(node.folded is not None for node in state.nodes.values())
    came = -1
    while group in state.groups and came != 0:
        state, came = unfold(state, group)
        assert came <= PAGE
        folded -= came
        assert sum(node.folded is not None for node in state.nodes.values()) == folded
    assert folded == 0
    assert drawn(state).groups == ()
    assert drawn(state).elements <= HARD_LIMIT


def test_pinned_nodes_are_not_folded() -> None:
    state = begun(clique(5))
    state = state.with_nodes(replace(state.nodes[person(1)], pinned=True))
    made = fold(state, [person(0), person(1)])
    assert made.nodes[person(0)].folded is not None
    assert made.nodes[person(1)].folded is None


def test_an_expansion_never_passes_the_hard_limit() -> None:
    state = begun(star(shop(1), [person(1)]))
    state, new = added(state, star(shop(1), [person(number) for number in range(2_000)]), shop(1))
    assert drawn(state).elements <= HARD_LIMIT
    assert new == len(state.nodes) - 2


def test_what_is_drawn_does_not_move_when_more_comes() -> None:
    state = begun(clique(6))
    before = {key: (node.x, node.y) for key, node in state.nodes.items()}
    state, _ = added(state, star(shop(0), [person(number) for number in range(40)]), shop(0))
    assert {key: (state.nodes[key].x, state.nodes[key].y) for key in before} == before


def test_the_cut_of_an_expansion_is_a_group_beside_its_centre() -> None:
    state = begun(star(shop(1), [person(1)]))
    state, _ = added(state, star(shop(1), [person(number) for number in range(50)]), shop(1))
    state = waiting_groups(state, shop(1), {"SWIPED_AT": {"shown": 50, "total": 3_214}})
    (group,) = (state.groups[key] for key in drawn(state).groups)
    assert (group.centre, group.kind, group.shown, group.total) == (shop(1), "patient", 50, 3_214)
    state = waiting_groups(state, shop(1), {"SWIPED_AT": {"shown": 50, "total": 50}})
    assert drawn(state).groups == ()


def test_collapse_takes_back_exactly_what_the_expansion_brought() -> None:
    start = begun(clique(4))
    grown, _ = added(start, star(shop(0), [person(number) for number in range(30)]), shop(0))
    grown, _ = added(grown, star(person(20).replace("patient", "patient"), [], "OWNS"), person(20))
    back, gone = collapsed(grown, shop(0))
    assert gone == 26
    assert set(back.nodes) == set(start.nodes)


def test_collapse_keeps_what_was_pinned_noted_or_brought_by_another_as_well() -> None:
    start = begun(clique(4, shops=2))
    people = [person(number) for number in range(10, 14)]
    grown, _ = added(start, star(shop(0), people), shop(0))
    grown, _ = added(grown, star(shop(1), people[:1]), shop(1))
    grown = grown.with_nodes(
        replace(grown.nodes[people[1]], pinned=True), replace(grown.nodes[people[2]], note="ask him")
    )
    back, gone = collapsed(grown, shop(0))
    assert gone == 1
    assert set(people) - set(back.nodes) == {people[3]}


def test_what_is_asked_for_comes_out_of_its_group_and_stands_apart() -> None:
    state = begun(clique(60))
    folded = sorted(key for key, node in state.nodes.items() if node.folded)[:2]
    path = star(shop(0), folded)
    kept, _ = added(state, path, shop(0))
    assert all(kept.nodes[key].folded for key in folded)
    out, new = added(state, path, shop(0), unfold=True)
    assert new == 0
    assert set(folded) <= set(drawn(out).nodes)
    places = {(node.x, node.y) for node in out.nodes.values() if node.folded is None}
    assert len(places) == sum(node.folded is None for node in out.nodes.values())


def test_a_refund_is_drawn_unless_a_least_amount_is_asked_for() -> None:
    graph = star(shop(1), [person(1)])
    link(graph, person(1), shop(1), "FILLED_AT", fund="-20.00")
    state = begun(graph)
    assert {one[2] for one in drawn(state).edges} == {"SWIPED_AT", "FILLED_AT"}
    asked = replace(state, filters={"money_min": 1.0})
    assert {one[2] for one in drawn(asked).edges} == {"SWIPED_AT"}


def test_what_was_hidden_stays_hidden_when_a_neighbour_is_expanded() -> None:
    state = begun(star(shop(1), [person(number) for number in range(3)]))
    state = state.with_nodes(replace(state.nodes[person(1)], hidden=True))
    more = star(shop(1), [person(number) for number in range(5)])
    grown, new = added(state, more, shop(1))
    assert new == 2
    assert person(1) not in drawn(grown).nodes
    asked, _ = added(grown, more, shop(1), unfold=True)
    assert person(1) in drawn(asked).nodes


def test_a_cut_is_said_again_when_neighbours_go_with_another_s_collapse() -> None:
    state = begun(star(shop(1), [person(1)]))
    state, _ = added(state, star(person(1), [], "OWNS"), person(1))
    state, _ = added(state, star(shop(2), [person(2), person(3)]), shop(2))
    state, _ = added(state, star(shop(1), [person(number) for number in (1, 2, 3)]), shop(1))
    state = waiting_groups(state, shop(1), {"SWIPED_AT": {"shown": 3, "total": 3}})
    assert drawn(state).groups == ()
    nodes = {key: one for key, one in state.nodes.items() if key != person(3)}
    edges = {key: one for key, one in state.edges.items() if person(3) not in key}
    (group,) = drawn(replace(state, nodes=nodes, edges=edges)).groups
    assert drawn(replace(state, nodes=nodes, edges=edges)).held[group] == 2


def test_too_many_lines_among_those_that_are_drawn_are_folded_or_refused() -> None:
    people = [person(number) for number in range(60)]
    state = begun(star(shop(1), people))
    state, _ = added(state, clique(60, shops=1), shop(1), unfold=True)
    assert drawn(state).elements > HARD_LIMIT
    made = within(state)
    assert made is not None
    assert drawn(made).elements <= HARD_LIMIT
    assert set(made.nodes) == set(state.nodes)
    pinned = state.with_nodes(*(replace(one, pinned=True) for one in state.nodes.values()))
    assert within(pinned) is None


def test_a_group_without_a_line_counts_once() -> None:
    state = fold(begun(star(shop(1), [person(1), person(2)])), [person(1), person(2)])
    hidden = state.with_nodes(replace(state.nodes[shop(1)], hidden=True))
    for key in (person(1), person(2)):
        hidden = hidden.with_nodes(replace(hidden.nodes[key], pinned=True))
    now = drawn(hidden)
    assert (len(now.nodes), len(now.groups), len(now.bundles)) == (0, 1, 0)
    assert now.elements == 1
