"""The index beside a case: the answers of the questions without it, whatever happens to its folder."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pyarrow.parquet as pq
import pytest

from graph_loaders.build import build_graph
from graph_loaders.ontology import edge_types, node_types
from workbench.case import Case, open_case
from workbench.errors import CaseError
from workbench.explore import ORDERS, graph, neighbour_counts, neighbourhood
from workbench.explore.checked import QUESTION
from workbench.explore.graph import connections
from workbench.explore.index import ensure_index, index_of
from workbench.explore.index.folder import index_key, place
from workbench.explore.paths import Extra, Rules, in_time, joining, several, shortest
from workbench.explore.paths import graph as drawn

from .conftest import (
    ANNA,
    BERT,
    CARL,
    CLINIC,
    CORNER,
    DORA,
    ERIN,
    MARKET,
    SHARED_CARD,
    WARD,
    write_table,
    write_tables,
)

P = "patient:"


@pytest.fixture
def written(tmp_path: Path) -> Case:
    """The paper city in a folder of its own."""
    write_tables(tmp_path)
    build_graph(tmp_path)
    return Case(tmp_path)


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Case:
    """The paper city with an index."""
    folder = tmp_path_factory.mktemp("indexed")
    write_tables(folder)
    build_graph(folder)
    assert ensure_index(Case(folder))
    return Case(folder)


@pytest.fixture(scope="module")
def town(ready: Path, tmp_path_factory: pytest.TempPathFactory) -> Case:
    """A small city with an index."""
    case = open_case(shutil.copytree(ready, tmp_path_factory.mktemp("towns") / "town"))
    assert ensure_index(case)
    return case


def content(made: Any) -> tuple[Any, ...]:
    return list(made.nodes(data=True)), list(made.edges(keys=True, data=True)), made.graph


def nodes_of(case: Case, several_of: int) -> Iterator[tuple[str, str]]:
    """Nodes of every kind, spread over their tables."""
    for kind, declared in node_types().items():
        rows = pq.read_table(case.folder / "tables" / f"{declared.table}.parquet").to_pylist()
        ids = sorted({row[declared.key] for row in rows if row.get("kind", kind) == kind})
        yield from ((kind, node_id) for node_id in ids[:: max(1, len(ids) // several_of)][:several_of])


def without_index() -> Any:
    return patch.object(graph, "index_of", lambda _case: None)


@pytest.mark.parametrize("which", ["indexed", "town"])
def test_answers_are_those_of_the_questions_over_the_whole_tables(
    which: str, request: pytest.FixtureRequest
) -> None:
    case: Case = request.getfixturevalue(which)
    assert index_of(case) is not None
    relations: set[str] = set()
    with case.engine() as engine:
        for number, (kind, node_id) in enumerate(nodes_of(case, 4)):
            asked = {
                "engine": engine,
                "limit": 7,
                "order": ORDERS[number % len(ORDERS)],
                "hops": 1 + number % 2,
            }
            fast = neighbourhood(case, kind, node_id, **asked)
            counted = neighbour_counts(case, kind, node_id, engine=engine)
            joined = connections(case, list(fast)[:12], engine=engine)
            with without_index():
                assert content(fast) == content(neighbourhood(case, kind, node_id, **asked)), (kind, node_id)
                assert counted == neighbour_counts(case, kind, node_id, engine=engine)
                assert content(joined) == content(connections(case, list(fast)[:12], engine=engine))
            relations |= {relation for *_, relation in fast.edges(keys=True)}
    of_tables = {name for name, edge in edge_types().items() if edge.question != QUESTION}
    assert relations >= of_tables - {"SHARED_TERMINAL"}


def test_connections_are_the_edges_that_neighbourhoods_have_in_common(indexed: Case) -> None:
    keys = sorted({f"{kind}:{node_id}" for kind, node_id in nodes_of(indexed, 9)})
    expected = {}
    for key in keys:
        kind, _, node_id = key.partition(":")
        around = neighbourhood(indexed, kind, node_id, limit=10**6)
        expected |= {edge[:3]: edge[3] for edge in around.edges(keys=True, data=True)}
    found = connections(indexed, keys)
    assert sorted(found) == keys
    assert {edge[:3]: edge[3] for edge in found.edges(keys=True, data=True)} == expected


def test_connections_are_cut_at_the_strongest_and_say_so(indexed: Case) -> None:
    found = connections(indexed, [P + ANNA, P + BERT, f"card:{SHARED_CARD}", f"pharmacy:{CORNER}"], limit=2)
    assert [edge[2] for edge in found.edges(keys=True)] == ["USED_AT", "OWNS"]
    assert found.graph["cut"] == {
        "OWNS": {"shown": 1, "total": 2},
        "SWIPED_AT": {"shown": 0, "total": 2},
        "USED_AT": {"shown": 1, "total": 1},
        "CO_SWIPE": {"shown": 0, "total": 1},
        "CO_ADMISSION": {"shown": 0, "total": 1},
        "SHARED_CONTACT": {"shown": 0, "total": 1},
    }
    with pytest.raises(CaseError):
        connections(indexed, [P + "nobody"])
    assert list(connections(indexed, [P + CARL])) == [P + CARL]


def test_neighbours_can_be_ordered_by_their_own_neighbours(indexed: Case) -> None:
    """Anna has seven neighbours, Bert and Carl four, Dora two; Dora paid more at the corner pharmacy than Carl."""
    for known in (index_of, lambda _case: None):
        with patch.object(graph, "index_of", known):
            kept = neighbourhood(
                indexed, "pharmacy", CORNER, relations=["SWIPED_AT"], limit=3, order="connected"
            )
            assert set(kept) == {f"pharmacy:{CORNER}", P + ANNA, P + BERT, P + CARL}
            assert kept.graph["cut"] == {"SWIPED_AT": {"shown": 3, "total": 4}}


def test_an_index_may_be_deleted_damaged_and_out_of_date(written: Case) -> None:
    before = content(neighbourhood(written, "patient", ANNA))
    assert index_of(written) is None, "asking builds nothing"
    assert ensure_index(written)
    folder = place(written, index_key(written))
    assert content(neighbourhood(written, "patient", ANNA)) == before
    shutil.rmtree(written.folder / "index")
    assert content(neighbourhood(written, "patient", ANNA)) == before
    with patch("workbench.explore.index.asking._open", {}):
        assert index_of(written) is None
        assert ensure_index(written)
        part = folder / "setl_d.setl_id.arrow"
        part.write_bytes(part.read_bytes()[:-1])
        assert index_of(written) is None
        assert content(neighbourhood(written, "patient", ANNA)) == before
        assert ensure_index(written)
        assert index_of(written) is not None
    write_table(written.folder, "psn_info_b", [])
    assert index_of(written) is None, "the tables are others now"
    assert ensure_index(written)
    assert [path.name for path in (written.folder / "index").iterdir()] == [index_key(written)]


def test_a_case_that_cannot_be_written_has_no_index_and_still_answers(written: Case) -> None:
    (written.folder / "index").write_text("in the way")
    assert not ensure_index(written)
    assert neighbour_counts(written, "patient", ANNA)
    found = shortest(written, P + ANNA, P + DORA)
    assert found.paths[0].nodes == (P + ANNA, f"pharmacy:{CORNER}", P + DORA)


def build(folder: Path) -> None:
    assert ensure_index(Case(folder))


def test_two_processes_build_at_once(written: Case) -> None:
    context = multiprocessing.get_context("spawn")
    several_at_once = [context.Process(target=build, args=(written.folder,)) for _ in range(2)]
    for one in several_at_once:
        one.start()
    for one in several_at_once:
        one.join(120)
        assert one.exitcode == 0
    assert [path.name for path in (written.folder / "index").iterdir()] == [index_key(written)]
    assert index_of(written) is not None


def test_paths_of_the_paper_city(indexed: Case) -> None:
    """Anna and Bert share a card (7 and 2 uses), a contact (2), the corner pharmacy (2 and 1), ward and Finn (1)."""
    found = several(indexed, P + ANNA, P + BERT, 9)
    assert [(one.nodes[1:-1], one.strength) for one in found.paths[:5]] == [
        ((), 2.0),
        ((f"card:{SHARED_CARD}",), 2.0),
        (("doctor:D2",), 1.0),
        ((f"facility:{WARD}",), 1.0),
        ((f"pharmacy:{CORNER}",), 1.0),
    ]
    assert found.paths[0].relations == (("SHARED_CONTACT",),)
    assert found.paths[1].relations == (("OWNS",), ("OWNS",))
    assert found.paths[3].relations == (("ADMITTED_TO",), ("ADMITTED_TO",))
    extra = [Extra(P + ANNA, P + DORA, "CO_SWIPE", 3.0)]
    assert shortest(indexed, P + ANNA, P + DORA, extra=extra).paths[0].relations == (("CO_SWIPE",),)


def test_every_edge_of_a_drawn_path_has_its_rows(indexed: Case) -> None:
    rules = Rules(relations=("SWIPED_AT", "ADMITTED_TO", "SEEN_BY", "ATTENDED_BY"))
    found = several(indexed, P + CARL, P + BERT, 2, rules)
    made = drawn(indexed, found)
    assert made.graph["ends"] == [P + CARL, P + BERT]
    assert {one for path in found.paths for one in path.nodes} == set(made)
    around = neighbourhood(indexed, "patient", BERT)
    for source, target, relation, values in made.edges(keys=True, data=True):
        assert values["rows"]
        if P + BERT in (source, target):
            assert values == around.edges[source, target, relation]
    walked = {
        (frozenset(pair), relation)
        for path in found.paths
        for pair, joins in zip(pairwise(path.nodes), path.relations, strict=True)
        for relation in joins
    }
    assert {(frozenset(edge[:2]), edge[2]) for edge in made.edges(keys=True)} == walked
    nothing = shortest(indexed, P + CARL, P + BERT, Rules(relations=("OWNS",)))
    assert sorted(drawn(indexed, nothing)) == sorted([P + CARL, P + BERT])


def test_a_joining_network_of_the_paper_city(indexed: Case) -> None:
    found = joining(indexed, [P + ANNA, P + CARL, P + DORA], Rules(relations=("SWIPED_AT", "VISITED")))
    assert sorted({node for one in found.paths for node in one.nodes}) == sorted(
        [P + ANNA, P + CARL, P + DORA, f"pharmacy:{CORNER}"]
    )
    apart = joining(indexed, [P + ANNA, P + BERT, P + DORA], Rules(relations=("OWNS",)))
    assert apart.apart == ((P + ANNA, P + BERT), (P + DORA,))


def test_a_path_in_time_of_the_paper_city(indexed: Case) -> None:
    """Erin saw Anna on 1 February at nine; Anna was admitted to the ward on the fifth, Bert on the seventh."""
    rules = Rules(relations=("SEEN_BY", "ADMITTED_TO"))
    found = in_time(indexed, f"doctor:{ERIN}", P + BERT, rules)
    assert found.paths[0].nodes == (f"doctor:{ERIN}", P + ANNA, f"facility:{WARD}", P + BERT)
    assert [str(one) for one in found.paths[0].times] == [
        "2025-02-01 09:00:00",
        "2025-02-05 08:00:00",
        "2025-02-07 08:00:00",
    ]
    assert not in_time(indexed, P + BERT, f"doctor:{ERIN}", rules).found, "not backwards in time"
    assert not in_time(indexed, f"doctor:{ERIN}", P + BERT, rules, max_gap=3.5).found
    assert in_time(indexed, f"facility:{CLINIC}", f"pharmacy:{MARKET}").paths[0].times[-1].day == 1
