"""Pairs that met: the kernel, the SQL on DuckDB and the same SQL on Spark give the same rows.

Many small worlds stand side by side in one timeline, each with places and units of its own, so that one question to
Spark asks about all of them. Times sit at the edges of windows, slots, days and of the parts that a
timeline is cut into.
"""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import queries
from tests.cases.cities import loaded_case
from tests.engines import spark_here
from tests.rings.worlds import DAY, Events, hourly, timeline
from workbench.engines.spark import Spark, spark_session
from workbench.rings.cooccurrence import Meetings, Timeline, co_occurrences
from workbench.rings.counting import Away, here
from workbench.rings.nulls import log10_poisson_tail
from workbench.rings.search import Search
from workbench.rings.traffic import Traffic

Rows = list[tuple[int, int, int]]

PART = 30 * DAY
EDGES = (-901, -900, -300, -1, 0, 0, 1, 300, 301, 900)
PLACES, UNITS = 3, 7


def worlds(seed: int, count: int, events: int = 30) -> Events:
    """Some worlds as events (place, at, unit); most times lie beside an edge of a part, a day or a slot."""
    rng = np.random.default_rng(seed)
    world = np.repeat(np.arange(count), events)
    size = len(world)
    edge = (
        rng.choice([0, 1, 2], size) * PART
        + rng.choice([0, 1, 7, 8], size) * DAY
        - rng.choice([0, 5 * PART], size)
    )
    return np.column_stack(
        (
            world * PLACES + rng.integers(0, PLACES, size),
            edge + rng.choice(EDGES, size) + rng.choice([0, 0, 0, 37], size),
            world * UNITS + rng.integers(0, UNITS, size),
        )
    )


def rows_of(met: Meetings) -> Rows:
    return list(zip(met.a.tolist(), met.b.tolist(), met.slots.tolist(), strict=True))


class DuckPairs:
    """The question ``likely_pairs`` on DuckDB."""

    def likely_pairs(self, timeline: pa.Table, rate: pa.Table, **parameters: float) -> pa.Table:
        with duckdb.connect(config={"threads": 1}) as db:
            db.register("timeline", timeline)
            db.register("rate", rate)
            cut = {"window": parameters["window"], "part": PART}
            parts = db.sql(queries.read("timeline_parts", "sql"), params=cut).to_arrow_table()
            db.register("part_event", parts)
            return db.sql(queries.read("likely_pairs", "sql"), params=dict(parameters)).to_arrow_table()


def kept(met: Meetings, traffic: Traffic, log10_p: float) -> Rows:
    """The pairs that are proposed: those that chance does not explain."""
    tail = log10_poisson_tail(met.slots, traffic.expected_meetings(met.a, met.b))
    return [row for row, one in zip(rows_of(met), tail, strict=True) if one <= log10_p]


def check(counter: Away, events: Timeline, search: Search) -> Rows:
    """What a counter must give: everything that the kernel proposes, and nothing that it has not seen."""
    traffic = Traffic.of(events, hourly(events), search.window)
    found, seen = counter(events, traffic, search), here(events, traffic, search)
    assert set(rows_of(found)) <= set(rows_of(seen))
    assert kept(found, traffic, search.edge_log10_p) == kept(seen, traffic, search.edge_log10_p)
    if search.edge_log10_p == 0:
        assert rows_of(found) == rows_of(seen)
    return rows_of(found)


SEARCHES = [
    Search(window=300, edge_log10_p=0.0),
    Search(window=900, edge_log10_p=0.0, cap=3),
    Search(window=300, cap=1, edge_log10_p=-2.5),
    Search(window=4 * DAY, slot=7 * DAY, edge_log10_p=0.0, cap=400),
    Search(window=4 * DAY, slot=7 * DAY, edge_log10_p=-1.5),
]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 1 << 32), st.sampled_from(SEARCHES), st.integers(1, 60))
def test_sql_on_duckdb_proposes_what_the_kernel_proposes(seed: int, search: Search, events: int) -> None:
    check(Away(DuckPairs()), timeline(worlds(seed, 2, events)), search)


def test_sql_leaves_out_most_of_what_chance_explains() -> None:
    rng = np.random.default_rng(3)
    crowd = np.column_stack(
        (rng.integers(0, 2, 4_000), rng.integers(0, 200, 4_000) * 43_200, rng.integers(0, 60, 4_000))
    )
    events = timeline(crowd)
    every, likely = (
        check(Away(DuckPairs()), events, Search(window=300, edge_log10_p=p)) for p in (0.0, -2.5)
    )
    assert len(likely) < len(every) / 4


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """The engine over a small case; the tables do not matter here."""
    spark_here.needed()
    spark_here.running()
    folder = loaded_case(tmp_path_factory.getbasetemp())
    with spark_session(spark_here.MASTER, folder) as session, Spark.over(session, folder) as engine:
        yield engine


@pytest.mark.parametrize("search", [SEARCHES[1], SEARCHES[2], SEARCHES[3]])
def test_sql_on_spark_proposes_what_the_kernel_proposes(spark: Spark, search: Search) -> None:
    assert check(Away(spark), timeline(worlds(11, 150)), search)


def test_a_timeline_in_pieces_is_one_timeline(spark: Spark, monkeypatch: pytest.MonkeyPatch) -> None:
    events = timeline(worlds(12, 30))
    whole = check(Away(spark), events, SEARCHES[0])
    monkeypatch.setattr("workbench.engines.spark.engine._PIECE", 333)
    assert check(Away(spark), events, SEARCHES[0]) == whole


@pytest.mark.parametrize(("window", "slot", "at_least"), [(300, DAY, 1), (0, DAY, 1), (4 * DAY, 7 * DAY, 2)])
def test_kernel_duckdb_and_spark_agree_without_a_cap(
    spark: Spark, window: int, slot: int, at_least: int
) -> None:
    events = worlds(13, 100)
    line = timeline(events)
    met = co_occurrences(line, window=window, slot=slot, at_least=at_least, cap=len(events))
    values = {"window": window, "slot": slot, "at_least": at_least}
    wanted = pd.DataFrame(events, columns=["place", "at", "unit"])
    with duckdb.connect() as db:
        db.register("wanted", wanted)
        on_duckdb = db.execute(queries.read("co_occurrence", "sql"), values).fetchall()
    assert on_duckdb == rows_of(met)
    assert on_duckdb
    answer = spark.ask("co_occurrence", wanted=wanted, **values)
    assert [tuple(map(int, row)) for row in answer.to_numpy().tolist()] == on_duckdb


def test_no_meeting_leaves_its_part() -> None:
    line = timeline(worlds(14, 20))
    table = pa.table(
        {"position": np.arange(len(line)), "place": line.place, "at": line.at, "unit": line.unit}
    )
    with duckdb.connect() as db:
        db.register("timeline", table)
        parts = db.sql(queries.read("timeline_parts", "sql"), params={"window": 900, "part": PART}).df()
    own = parts[parts["own"]]
    assert sorted(own["position"]) == list(range(len(line)))
    held = set(zip(parts["position"], parts["part"], strict=True))
    part_of = dict(zip(own["position"], own["part"], strict=True))
    edges = 0
    for p in range(len(line)):
        for q in range(p + 1, len(line)):
            if line.place[q] != line.place[p] or line.at[q] - line.at[p] > 900:
                break
            assert (q, part_of[p]) in held
            edges += part_of[p] != part_of[q]
    assert edges
