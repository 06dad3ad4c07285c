"""Baselines against brute force on tiny inputs."""

from __future__ import annotations

from itertools import combinations, product
from math import comb, log

import numpy as np
import pandas as pd
import pytest

from workbench.evaluate.baselines.hypergeometric import shared_patients
from workbench.evaluate.baselines.peeling import blocks, densest_block, peeling
from workbench.evaluate.baselines.projection import modularity, rule
from workbench.evaluate.baselines.visits import DAY, Setting, Visits

SETTING = Setting("card_pooling", "swipes", "at", 900, DAY, 3, 3)


def visits(events: list[tuple[int, int, int]], people: int, setting: Setting = SETTING) -> Visits:
    """Visits of events (place, at, patient), everybody a household of one."""
    table = pd.DataFrame(events, columns=["place", "at", "patient"])
    persons = pd.DataFrame({"psn_no": [f"p{k}" for k in range(people)]})
    for column in ("resdbook_no", "live_addr", "live_admdvs"):
        persons[column] = pd.Series([None] * people, dtype="string")
    places = pd.DataFrame({"kind": ["pharmacy"] * 3, "fixmedins_code": ["P0", "P1", "P2"]})
    return Visits.of(table, persons, places, setting)


def brute_components(events: list[tuple[int, int, int]], people: int) -> set[frozenset[int]]:
    """Connected components of pairs with enough shared days, by looking at every two events."""
    days: dict[tuple[int, int], set[int]] = {}
    for (p, s, a), (q, t, b) in product(events, events):
        if a < b and p == q and abs(s - t) <= SETTING.window:
            days.setdefault((a, b), set()).add(min(s, t) // DAY)
    group = {k: frozenset({k}) for k in range(people)}
    for (a, b), shared in days.items():
        if len(shared) >= SETTING.meetings:
            for k in (joined := group[a] | group[b]):
                group[k] = joined
    return {one for one in group.values() if len(one) >= SETTING.units}


@pytest.mark.parametrize("seed", range(8))
def test_rule_is_connected_components_of_pairs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    events = [
        (
            int(rng.integers(2)),
            int(rng.integers(6)) * DAY + int(rng.integers(40)) * 120,
            int(rng.integers(14)),
        )
        for _ in range(160)
    ]
    wanted = {frozenset(("patient", f"p{k}") for k in one) for one in brute_components(events, 14)}
    assert {claim.members for claim in rule(visits(events, 14))} == wanted


def test_modularity_separates_two_cliques() -> None:
    events = [
        (place, day * DAY + 60 * k, person)
        for place, group in ((0, (0, 1, 2, 3)), (1, (4, 5, 6, 7)))
        for day in range(4)
        for k, person in enumerate(group)
    ]
    claims = modularity(visits([*events, (2, 0, 8), (2, 60, 9)], 10))
    assert {claim.members for claim in claims} == {
        frozenset(("patient", f"p{k}") for k in group) for group in ((0, 1, 2, 3), (4, 5, 6, 7))
    }
    assert {claim.score for claim in claims} == {6 * 4.0}, "six pairs on four days"


def test_nothing_in_nothing_out() -> None:
    empty = visits([(0, 0, 0), (1, 0, 1)], 2)
    assert rule(empty) == modularity(empty) == peeling(empty) == ()


def density(edges: set[tuple[int, int]], degree: dict[int, int], nodes: frozenset[tuple[str, int]]) -> float:
    """Weight of the edges inside a set of nodes over its size."""
    inside = sum(
        1 / log(degree[column] + 5) for row, column in edges if ("r", row) in nodes and ("c", column) in nodes
    )
    return inside / len(nodes)


@pytest.mark.parametrize("seed", range(6))
def test_densest_block_is_at_least_half_of_the_optimum(seed: int) -> None:
    rng = np.random.default_rng(seed)
    edges = {(int(rng.integers(5)), int(rng.integers(5))) for _ in range(14)}
    row, column = (np.array(ends, np.int64) for ends in zip(*sorted(edges), strict=True))
    degree = {int(c): int((column == c).sum()) for c in column}
    weight = np.array([1 / log(degree[int(c)] + 5) for c in column])
    block = densest_block(row, column, weight)
    nodes = [("r", int(k)) for k in set(row)] + [("c", int(k)) for k in set(column)]
    best = max(
        density(edges, degree, frozenset(part))
        for size in range(1, len(nodes) + 1)
        for part in combinations(nodes, size)
    )
    mine = frozenset([("r", int(k)) for k in block.rows] + [("c", int(k)) for k in block.columns])
    assert block.density == pytest.approx(density(edges, degree, mine))
    assert block.density >= best / 2 - 1e-9
    assert block.density == pytest.approx(greedy(edges, degree, set(nodes)))


def greedy(edges: set[tuple[int, int]], degree: dict[int, int], nodes: set[tuple[str, int]]) -> float:
    """Peeling by definition: take away the node of least weight, remember the best density."""
    best = density(edges, degree, frozenset(nodes))
    while len(nodes) > 1:
        weight = {node: _incident(node, edges, degree, nodes) for node in nodes}
        first = min(nodes, key=lambda node: (round(weight[node], 12), node[0] == "c", node[1]))
        nodes.remove(first)
        best = max(best, density(edges, degree, frozenset(nodes)))
    return best


def _incident(
    node: tuple[str, int], edges: set[tuple[int, int]], degree: dict[int, int], nodes: set[tuple[str, int]]
) -> float:
    return sum(
        1 / log(degree[column] + 5)
        for row, column in edges
        if node in {("r", row), ("c", column)} and {("r", row), ("c", column)} <= nodes
    )


def test_blocks_come_out_one_after_the_other() -> None:
    cells = [(r, c) for r in range(6) for c in range(6)] + [
        (r, c) for r in (10, 11, 12) for c in (10, 11, 12)
    ]
    row, column = (np.array(ends, np.int64) for ends in zip(*cells, strict=True))
    found = blocks(np.tile(row, 2), np.tile(column, 2), 5)
    assert [len(one.rows) for one in found] == [6, 3], "repeated events count once, and nothing is left after"
    assert found[0].density == pytest.approx(36 / log(11) / 12)


def test_hypergeometric_tail_on_paper() -> None:
    """Ten patients; the doctor has four, the pharmacy five, they share four."""
    events = pd.DataFrame(
        [(k, 0, 0) for k in range(4)] + [(4, 1, 0)] + [(k, 1, 1) for k in range(5, 10)],
        columns=["patient", "doctor", "place"],
    )
    pairs = shared_patients(pd.concat([events, events])).set_index(["doctor", "place"])
    assert pairs.loc[(0, 0), "shared"] == 4
    assert 10 ** pairs.loc[(0, 0), "log10_p"] == pytest.approx(comb(5, 4) * comb(5, 0) / comb(10, 4))
    # doctor 1 has six, pharmacy 1 five, they share five
    p = comb(5, 5) * comb(5, 1) / comb(10, 6)
    assert 10 ** pairs.loc[(1, 1), "log10_p"] == pytest.approx(p)
    assert 10 ** pairs.loc[(0, 0), "log10_q"] == pytest.approx(min(1.0, p * 4 / 1, (5 / 210) * 4 / 2))
    assert shared_patients(events.iloc[:0]).empty


def test_a_rare_tail_does_not_underflow() -> None:
    events = pd.DataFrame({"patient": np.arange(6_000), "doctor": np.repeat([0, 1], 3_000)})
    pairs = shared_patients(events.assign(place=events["doctor"]))
    assert (pairs["log10_p"] == -300.0).all()
