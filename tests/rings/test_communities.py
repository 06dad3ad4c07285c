"""Planted groups come back from the community step, whatever the order of the edges."""

from __future__ import annotations

from itertools import combinations

import networkx as nx
import numpy as np

from workbench.rings.communities import leiden_cpm

Groups = list[list[int]]


def groups_of(graph: nx.Graph, *, resolution: float = 0.5, at_least: int = 3, seed: int = 1) -> Groups:
    return groups_of_edges(list(graph.edges(data="weight", default=1.0)), resolution, at_least, seed)


def groups_of_edges(
    edges: list[tuple[int, int, float]], resolution: float, at_least: int, seed: int
) -> Groups:
    a, b, weight = (np.array(column) for column in zip(*edges, strict=True)) if edges else (np.empty(0),) * 3
    found = leiden_cpm(
        a.astype(np.int32), b.astype(np.int32), weight.astype(np.float64),
        resolution=resolution, at_least=at_least, seed=seed,
    )  # fmt: skip
    return [group.tolist() for group in found]


def cliques_in_noise(seed: int) -> tuple[nx.Graph, Groups]:
    """Four cliques of weight 3 among 300 nodes, with 300 stray edges of weight 1."""
    rng = np.random.default_rng(seed)
    nodes = rng.permutation(300)
    planted = sorted(sorted(part.tolist()) for part in np.split(nodes[:28], [4, 10, 18]))
    graph = nx.Graph()
    for a, b in rng.integers(0, 300, (300, 2)).tolist():
        if a != b:
            graph.add_edge(a, b, weight=1.0)
    for group in planted:
        graph.add_edges_from(combinations(group, 2), weight=3.0)
    return graph, planted


def test_planted_cliques_are_found_whole() -> None:
    for seed in range(5):
        graph, planted = cliques_in_noise(seed)
        found = groups_of(graph, resolution=1.0, at_least=4)
        assert [group for group in found if len(group) > 3] == planted


def test_the_order_and_direction_of_edges_do_not_matter() -> None:
    graph, _ = cliques_in_noise(3)
    edges = list(graph.edges(data="weight"))
    expected = groups_of_edges(edges, 1.0, 3, 1)
    rng = np.random.default_rng(4)
    for _ in range(5):
        mixed = [edges[k] if rng.random() < 0.5 else (edges[k][1], edges[k][0], edges[k][2])
                 for k in rng.permutation(len(edges))]  # fmt: skip
        assert groups_of_edges(mixed, 1.0, 3, 1) == expected


def test_every_seed_finds_separate_cliques() -> None:
    graph = nx.disjoint_union_all([nx.complete_graph(size) for size in (3, 5, 9)])
    expected = [[0, 1, 2], [3, 4, 5, 6, 7], list(range(8, 17))]
    assert all(groups_of(graph, seed=seed) == expected for seed in range(10))


def test_two_cliques_on_one_edge_stay_two() -> None:
    graph = nx.barbell_graph(6, 0)
    assert groups_of(graph) == [list(range(6)), list(range(6, 12))]


def test_a_group_below_the_resolution_falls_apart() -> None:
    # A ring of 12 nodes has 12 of 66 possible edges: density 0.18.
    assert all(len(group) < 12 for group in groups_of(nx.cycle_graph(12), resolution=0.5))
    assert groups_of(nx.complete_graph(12), resolution=0.9) == [list(range(12))]
    assert groups_of(nx.complete_graph(12), resolution=1.1) == []


def test_numbers_of_nodes_may_have_gaps() -> None:
    graph = nx.relabel_nodes(nx.complete_graph(4), {0: 7, 1: 1_000_000, 2: 12, 3: 999})
    assert groups_of(graph) == [[7, 12, 999, 1_000_000]]


def test_no_edges_and_small_groups_give_nothing() -> None:
    assert groups_of(nx.Graph()) == []
    assert groups_of(nx.path_graph(2)) == []
    assert groups_of(nx.complete_graph(4), at_least=5) == []
