"""Tips: the walk is networkx's PageRank, the hits are those on paper, silence is explained."""

from __future__ import annotations

import math
from pathlib import Path

import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_matrix

from tests.explore.conftest import (
    ANNA,
    BERT,
    CARL,
    CLINIC,
    CORNER,
    DORA,
    ERIN,
    FINN,
    MARKET,
    SHARED_CARD,
    WARD,
)
from tests.explore.ties_on_paper import case_with, tie
from workbench.case import Case
from workbench.errors import CaseError, WorkbenchError
from workbench.explore.network import Network
from workbench.explore.pagerank import personalised_pagerank
from workbench.explore.ties import RELATIONS, ties
from workbench.explore.tips import tip

A, B, C, D = (f"patient:{one}" for one in (ANNA, BERT, CARL, DORA))

weighted = st.lists(
    st.tuples(st.integers(0, 11), st.integers(0, 11), st.floats(0.01, 60)).filter(lambda e: e[0] != e[1]),
    max_size=40,
)
starts = st.dictionaries(st.integers(0, 11), st.floats(0.1, 3), min_size=1, max_size=4)


@settings(deadline=None, max_examples=150)
@given(weighted, starts, st.sampled_from([0.5, 0.85, 0.95]))
def test_the_walk_is_the_pagerank_of_networkx(
    edges: list[tuple[int, int, float]], start: dict[int, float], damping: float
) -> None:
    graph = nx.Graph()
    graph.add_nodes_from(range(12))
    graph.add_weighted_edges_from(edges)
    known = list(graph.edges(data="weight"))
    row, column = [u for u, v, _ in known], [v for u, v, _ in known]
    weight = [w for _, _, w in known]
    weights = coo_matrix((weight * 2, (row + column, column + row)), shape=(12, 12)).tocsr()
    first = np.array([start.get(node, 0.0) for node in range(12)])
    theirs = nx.pagerank(graph, alpha=damping, personalization=start, tol=1e-13, max_iter=5_000)
    ours = personalised_pagerank(weights, first, damping)
    assert np.abs(ours - np.array([theirs[node] for node in range(12)])).max() <= 1e-9


@pytest.mark.parametrize(("damping", "start"), [(1.0, 1.0), (-0.1, 1.0), (0.85, 0.0)])
def test_a_walk_that_cannot_be(damping: float, start: float) -> None:
    with pytest.raises(ValueError, match="damping"):
        personalised_pagerank(coo_matrix((2, 2)).tocsr(), np.array([start, 0.0]), damping)


@pytest.fixture
def chain(tmp_path: Path) -> Case:
    """Anna met Bert, Bert met Carl less clearly, Erin steers to the market."""
    return case_with(
        tmp_path,
        [
            tie(A, B, observed=9, expected=0.2, llr=30.0, log10_p=-12.0),
            tie(A, B, "CO_ADMISSION", observed=3, expected=0.1, llr=9.0, log10_p=-3.0),
            tie(B, C, places=[f"pharmacy:{CORNER}"]),
            tie(f"doctor:{ERIN}", f"pharmacy:{MARKET}", "STEERING", llr=12.0),
            tie(f"doctor:{FINN}", f"pharmacy:{MARKET}", "STEERING", llr=8.0),
        ],
    )


def test_hits_on_paper(chain: Case) -> None:
    found = tip(chain, A)
    assert [(hit.key, hit.steps, hit.via, hit.relation) for hit in found.hits] == [
        (B, 1, A, "CO_SWIPE"),
        (C, 2, B, "CO_SWIPE"),
    ]
    assert (found.hits[0].observed, found.hits[0].expected) == (9, 0.2)
    assert [hit.family for hit in found.hits] == [True, False]
    assert (found.total, found.seeds[0].ties, found.seeds[0].events) == (2, 2, 0)
    graph = nx.Graph([(A, B, {"weight": 15.0}), (B, C, {"weight": 8.0})])
    theirs = nx.pagerank(graph, personalization={A: 1}, tol=1e-13, max_iter=1_000)
    assert [hit.score for hit in found.hits] == pytest.approx([theirs[B], theirs[C]], abs=1e-9)


def test_a_card_stands_for_its_owners(chain: Case) -> None:
    found = tip(chain, f"card:{SHARED_CARD}")
    assert set(found.seeds[0].starts) == {A, B}
    assert [hit.key for hit in found.hits] == [C]


def test_a_pharmacy_stands_for_those_who_met_there(chain: Case) -> None:
    found = tip(chain, f"pharmacy:{CORNER}")
    assert set(found.seeds[0].starts) == {f"pharmacy:{CORNER}", B, C}
    assert {hit.key for hit in found.hits} == {A, B, C}
    assert {hit.key: hit.steps for hit in found.hits} == {A: 1, B: 1, C: 1}


def test_a_doctor_leads_over_the_pharmacy_to_the_other_doctor(chain: Case) -> None:
    found = tip(chain, f"doctor:{ERIN}")
    assert [(hit.key, hit.steps) for hit in found.hits] == [
        (f"pharmacy:{MARKET}", 1),
        (f"doctor:{FINN}", 2),
    ]
    assert [hit.key for hit in tip(chain, f"doctor:{ERIN}", kinds=["doctor"]).hits] == [f"doctor:{FINN}"]


def test_nobody_tied_is_said_with_the_number_of_events(chain: Case) -> None:
    found = tip(chain, [D, f"facility:{WARD}"])
    assert found.hits == ()
    assert [(seed.ties, seed.events) for seed in found.seeds] == [(0, 1), (0, 2)]
    assert "events: 1" in found.seeds[0].answer["en"]
    assert "1 笔" in found.seeds[0].answer["zh"]


def test_what_is_shared_is_walked_on_request(tmp_path: Path) -> None:
    case = case_with(tmp_path, [tie(B, C)])
    assert tip(case, A).hits == ()
    found = tip(case, A, relations=RELATIONS)
    assert [(hit.key, hit.relation, hit.family) for hit in found.hits] == [
        (B, "SHARED_CONTACT", True),
        (C, "CO_SWIPE", False),
    ]
    assert math.isnan(found.hits[0].expected)


def test_the_limit_cuts_and_the_total_stays(chain: Case) -> None:
    found = tip(chain, A, limit=1)
    assert ([hit.key for hit in found.hits], found.total) == ([B], 2)
    assert list(found.table()["key"]) == found.keys() == [B]


def test_the_order_of_ties_and_seeds_changes_nothing(chain: Case) -> None:
    first = tip(chain, [A, f"doctor:{ERIN}"])
    path = next((chain.folder / "runs").glob("*/edges.parquet"))
    table = ties(chain)
    table.drop(columns="via").iloc[::-1].to_parquet(path)
    assert tip(chain, [f"doctor:{ERIN}", A]).hits == first.hits


@pytest.mark.parametrize(
    "wrong",
    [{"limit": 0}, {"damping": 1.0}, {"damping": 0.0}, {"kinds": ["ghost"]}, {"seeds": []}],
)
def test_bounds(chain: Case, wrong: dict[str, object]) -> None:
    with pytest.raises(WorkbenchError) as problem:
        tip(chain, **{"seeds": A, **wrong})  # type: ignore[arg-type]
    assert problem.value.code == "tip_bounds"


@pytest.mark.parametrize("key", ["patient:nobody", "ghost:1", "", f"pharmacy:{CLINIC}"])
def test_a_seed_that_is_not_there(chain: Case, key: str) -> None:
    with pytest.raises(CaseError) as problem:
        tip(chain, key)
    assert problem.value.code == "unknown_node"


def test_only_the_part_of_the_network_that_is_reached_counts() -> None:
    table = pd.DataFrame([tie(*pair) for pair in [("a", "b"), ("b", "c"), ("x", "y")]])
    network = Network.of(table, ["lonely"])
    assert network.nodes.tolist() == ["a", "b", "c", "lonely", "x", "y"]
    part = network.reached(network.numbers(["c"]))
    assert part.nodes.tolist() == ["a", "b", "c"]
    assert part.steps(part.numbers(["a"])).tolist() == [0.0, 1.0, 2.0]
    assert network.numbers(["zz", "lonely", "0"]).tolist() == [3]
