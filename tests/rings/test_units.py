"""Families become one unit, communities stay people."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from workbench.rings.units import LARGEST_FAMILY, Households, households

Person = tuple[str | None, str | None, str | None]


def homes(*people: Person) -> Households:
    """Households of people given by (household number, address, area)."""
    table = pd.DataFrame(people, columns=["resdbook_no", "live_addr", "live_admdvs"], dtype="object")
    return households(table)


def units(*people: Person) -> list[int]:
    return homes(*people).unit.tolist()


def test_one_household_number_is_one_unit() -> None:
    assert units(("H1", None, "a"), ("H2", None, "a"), ("H1", None, "b"), ("H1", None, None)) == [0, 1, 0, 0]


def test_one_address_in_one_area_is_one_unit() -> None:
    assert units((None, "1号", "a"), (None, "1号", "b"), (None, "1号", "a")) == [0, 1, 0]


def test_number_and_address_join_what_either_joins() -> None:
    assert units(("H1", "1号", "a"), ("H1", "2号", "a"), (None, "2号", "a"), (None, "3号", "a")) == [
        0,
        0,
        0,
        1,
    ]


def test_nothing_known_is_alone() -> None:
    found = homes((None, None, "a"), (None, None, "a"), ("H1", None, "a"))
    assert (found.unit.tolist(), found.units) == ([0, 1, 2], 3)
    assert found.has_household.tolist() == [False, False, True]
    assert found.known == pytest.approx(1 / 3)


@pytest.mark.parametrize("kind", [0, 1])
def test_more_than_eight_under_one_roof_are_no_family(kind: int) -> None:
    def person(roof: str) -> Person:
        return (roof, None, "a") if kind == 0 else (None, roof, "a")

    assert homes(*[person("R")] * LARGEST_FAMILY).units == 1
    assert homes(*[person("R")] * (LARGEST_FAMILY + 1)).units == LARGEST_FAMILY + 1


def test_a_family_in_a_nursing_home_stays_a_family() -> None:
    people = [("H1", "院", "a"), ("H1", "院", "a"), *[(None, "院", "a")] * 10]
    assert homes(*people).units == 11


def test_nobody_is_no_unit() -> None:
    found = homes()
    assert (found.units, found.known, len(found.unit)) == (0, 0.0, 0)


names = st.sampled_from([None, "A", "B", "C", "D"])
crowds = st.lists(st.tuples(names, names, st.just("a")), min_size=1, max_size=LARGEST_FAMILY)


@settings(deadline=None, max_examples=80)
@given(crowds, st.integers(0, 2**32 - 1))
def test_the_order_of_people_does_not_matter_where_one_key_is_known(people: list[Person], seed: int) -> None:
    single = [(book, None, area) for book, _, area in people]
    order = np.random.default_rng(seed).permutation(len(single))
    first, again = homes(*single), homes(*[single[k] for k in order])
    assert same_unit(first.unit[order]) == same_unit(again.unit)


def same_unit(unit: np.ndarray) -> list[list[bool]]:
    return (unit[:, None] == unit[None, :]).tolist()


@settings(deadline=None, max_examples=200, derandomize=True, phases=[Phase.generate])
@given(crowds)
def test_units_are_the_components_of_shared_numbers_and_addresses(people: list[Person]) -> None:
    graph = nx.Graph()
    for number, (book, address, _) in enumerate(people):
        graph.add_node(number)
        graph.add_edges_from((number, key) for key in (("book", book), ("address", address)) if key[1])
    unit = homes(*people).unit
    for part in nx.connected_components(graph):
        assert len({unit[k] for k in part if isinstance(k, int)}) == 1


def test_one_household_number_is_one_unit_at_the_end_of_a_chain() -> None:
    chain = units(("X", "P", "a"), ("Y", "P", "a"), ("Y", "Q", "a"), ("Z", "Q", "a"), ("Z", None, "a"))
    assert chain == [0, 0, 0, 0, 0]
