"""Where a doctor saw the patient, where places are, and what both say about who draws whom."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import queries
from graph_loaders import table_schemas
from graph_loaders.build import build_graph
from workbench.rings.choices import ChoiceModel, Choices, measured_choices
from workbench.rings.nearness import Sites, great_circle
from workbench.rings.steering_world import _seated

NOON = datetime(2025, 3, 1, 12, 0)


def write(folder: Path, table: str, *rows: dict[str, object]) -> None:
    """A checked table with the declared columns; what a row does not say is missing."""
    columns = {name: column.arrow_type for name, column in table_schemas()[table].columns.items()}
    schema = pa.schema([*columns.items(), ("source_file", pa.string()), ("source_row", pa.int64())])
    full = [
        {name: row.get(name) for name in schema.names} | {"source_file": f"{table}.csv", "source_row": k + 2}
        for k, row in enumerate(rows)
    ]
    (folder / "tables").mkdir(exist_ok=True)
    pq.write_table(pa.Table.from_pylist(full, schema=schema), folder / "tables" / f"{table}.parquet")


@pytest.fixture
def built(tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Doctor D1 of house H1 who also works at H2, and D2 of H1 who does not."""
    write(
        tmp_path,
        "fixmedins_b",
        {"fixmedins_code": "H1", "fixmedins_type": "1", "lat": 30.0, "lon": 110.0},
        {"fixmedins_code": "H2", "fixmedins_type": "1", "lat": 0.0, "lon": 0.0},
        {"fixmedins_code": "P1", "fixmedins_type": "2", "lat": 30.01},
        {"fixmedins_code": "P1", "fixmedins_type": "2", "lat": 30.02, "lon": 110.02},
    )
    write(
        tmp_path,
        "dr_info_b",
        *({"dr_code": one, "dr_name": one, "medins_code": "H1"} for one in ("D1", "D2")),
    )
    visits = [
        ("a", "D1", "H2", 40),
        ("a", "D1", "H1", 5),
        ("a", "D1", "H2", 2),
        ("b", "D1", "H2", 31),
        ("c", "D2", "H1", 1),
    ]
    write(
        tmp_path,
        "mdtrt_d",
        *(
            {"mdtrt_id": f"m{k}", "psn_no": who, "chfpdr_code": doctor, "fixmedins_code": house, "med_type": "11",
             "begntime": NOON - timedelta(days=days), "vali_flag": "1"}
            for k, (who, doctor, house, days) in enumerate(visits)
        ),
    )  # fmt: skip
    lines = [("a", "D1", 0), ("a", "D1", 3), ("b", "D1", 0), ("c", "D2", 0)]
    write(
        tmp_path,
        "fee_list_d",
        *(
            {"bkkp_sn": f"f{k}", "psn_no": who, "bilg_dr_code": doctor, "fixmedins_code": "P1",
             "fee_ocur_time": NOON - timedelta(days=days), "vali_flag": "1"}
            for k, (who, doctor, days) in enumerate(lines)
        ),
    )  # fmt: skip
    build_graph(tmp_path)
    base = duckdb.connect()
    for path in sorted((tmp_path / "tables").glob("*.parquet")):
        base.execute(f"create view {path.stem} as select * from '{path}'")
    yield base
    base.close()


def test_a_prescription_belongs_to_the_house_of_the_last_visit(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute(f"""
        select p.psn_no, d.dr_code, cast(epoch(timestamp '{NOON}') - f."at" as integer) // 86400, h.fixmedins_code
        from ({queries.read("fills", "sql")}) f join node_patient p using (patient) join node_doctor d using (doctor)
        left join node_place h on h.place = f.seen_at order by all""").fetchall()
    # The visit of b is older than 30 days; D2 sees patients nowhere but at home, so that nothing need be looked up.
    assert found == [("a", "D1", 0, "H2"), ("a", "D1", 3, "H1"), ("b", "D1", 0, None), ("c", "D2", 0, None)]


def test_places_carry_coordinates_of_one_row(built: duckdb.DuckDBPyConnection) -> None:
    found = built.execute(
        f"select fixmedins_code, lat, lon from ({queries.read('places', 'sql')}) order by all"
    )
    assert found.fetchall() == [("H1", 30.0, 110.0), ("H2", None, None), ("P1", 30.02, 110.02)]


def test_a_doctor_of_two_houses_has_two_seats() -> None:
    events = pd.DataFrame({"doctor": [4, 4, 9, 4], "group": [-6, 2, 2, -6]})
    seated, seats = _seated(events)
    assert seated["doctor"].tolist() == [0, 1, 2, 0]
    assert seats.tolist() == [4, 4, 9]


# Distance


def test_a_degree_is_111_kilometres() -> None:
    found = great_circle(60.0, 10.0, np.array([61.0, 60.0, 60.0, np.nan]), np.array([10.0, 11.0, 10.0, 10.0]))
    assert found[:3].tolist() == pytest.approx([111.19, 55.6, 0.0], abs=0.02)
    assert np.isnan(found[3])


def test_an_unknown_institution_is_at_no_distance() -> None:
    sites = Sites.of(pd.DataFrame({"lat": [30.0, None], "lon": [110.0, None]}))
    assert np.isnan(sites.km(-7, np.array([0, 1]))).all()
    assert np.isnan(sites.km(0, np.array([0, 1]))).tolist() == [False, True]


# Majorities


def pulls(shares: list[float], seed: int, km: float | None, elsewhere: float = 0.0) -> pd.Series[float]:
    """Pull of place 7 on doctors who send these shares there; the last sends a share to place 3 first.

    Doctors are of institution 10; their patients' own visits are spread over ten places alike.
    """
    rng = np.random.default_rng(seed)
    chosen = [np.where(rng.random(150) < one, 7, rng.integers(0, 10, 150)) for one in shares]
    chosen[-1] = np.where(rng.random(150) < elsewhere, 3, chosen[-1])
    people = np.arange(150 * len(shares))
    events = pd.DataFrame(
        {"doctor": people // 150, "group": 10, "patient": people, "place": np.concatenate(chosen)}
    )
    habits = pd.DataFrame({"patient": people, "place": rng.integers(0, 10, len(people)), "visits": 4})
    lat = np.full(11, 30.0)
    if km is not None:
        lat[7] = 30.0 + km / 111.19
    sites = Sites(lat if km is not None else np.full(11, np.nan), np.full(11, 110.0))
    choices = Choices.of(events, 11, sites=sites)
    pairs, _ = measured_choices(choices, habits, np.zeros(len(people), np.int64), ChoiceModel())
    there: pd.Series[float] = pairs[pairs["place"] == 7].set_index("doctor")["pull"]
    return there


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("shares", [[0.4, 0.4, 0.0], [0.4, 0.4, 0.5, 0.0]])
def test_one_honest_colleague_measures_a_majority_that_sends_far(shares: list[float], seed: int) -> None:
    assert (pulls(shares, seed, km=3.0) < 0.1).all()


@pytest.mark.parametrize("seed", range(5))
def test_next_door_one_who_does_not_send_measures_nobody(seed: int) -> None:
    found = pulls([0.4, 0.4, 0.5, 0.0], seed, km=0.05)
    assert (found[:3] > 0.25).all()


@pytest.mark.parametrize("seed", range(5))
def test_who_sends_everybody_elsewhere_measures_nobody(seed: int) -> None:
    # Of the last doctor's patients nine in ten are sent to place 3, the rest go to place 7 as everybody's do.
    found = pulls([0.4, 0.4, 0.5, 0.45], seed, km=3.0, elsewhere=0.85)
    assert (found[:3] > 0.25).all()
