"""Places: repeatable, readable, and pinned nodes stay."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from math import hypot

import pytest

from tests.view.graphs import clique, person
from workbench.explore.view.building import begun, laid_out
from workbench.explore.view.layout import LAYOUTS, SPACE, placed_around


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_same_picture_is_laid_out_the_same_way(layout: str) -> None:
    one, other = laid_out(begun(clique(12, 3)), layout), laid_out(begun(clique(12, 3)), layout)
    assert one == other
    places = [(node.x, node.y) for node in one.nodes.values()]
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(places, 2)) > SPACE / 3


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_pinned_node_stays(layout: str) -> None:
    state = begun(clique(5))
    state = state.with_nodes(replace(state.nodes[person(0)], x=777.0, y=-777.0, pinned=True))
    node = laid_out(state, layout).nodes[person(0)]
    assert (node.x, node.y) == (777.0, -777.0)


def test_an_unknown_layout_is_refused() -> None:
    with pytest.raises(ValueError, match="no layout"):
        laid_out(begun(clique(3)), "spiral")


def test_newcomers_stand_apart_from_what_is_there() -> None:
    taken = [(0.0, 0.0), (100.0, 0.0), (-50.0, 80.0)]
    places = placed_around((0.0, 0.0), [person(number) for number in range(80)], taken)
    every = [*taken, *places.values()]
    assert len(places) == 80
    assert min(hypot(a[0] - b[0], a[1] - b[1]) for a, b in combinations(every[1:], 2)) >= SPACE * 0.8
