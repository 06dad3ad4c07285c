"""Small cities and cases, made once in a test run, and the extracts that tests make of them."""

from __future__ import annotations

import functools
import json
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from workbench import Case, detect
from workbench.sample import SampleConfig, build

Edit = Callable[[pa.Table], pa.Table]

SMALL = SampleConfig(days=200, pharmacy_rate=3, outpatient_rates=(3.0, 1.5), fee_line_sample=0.0)
TABLES = ("PSN_INFO_B", "PSN_INSU_D", "FIXMEDINS_B", "DR_INFO_B", "MDTRT_D", "FEE_LIST_D", "SETL_D")


@functools.cache
def made_city(base: Path) -> Path:
    """The ring members and 500 other people of a city: 3,000 settlements, reported leads of every scheme."""
    whole, folder = base / "whole", base / "city"
    build(whole, people=2_000, seed=1, config=SMALL)
    truth = json.loads((whole / "truth.json").read_text(encoding="utf-8"))
    members = {one["id"] for ring in truth["rings"] for one in ring["members"]}
    others = pq.read_table(whole / "PSN_INFO_B.parquet")["psn_no"].to_pylist()[:500]
    return extract(whole, folder, dict.fromkeys(TABLES, only_people(members | set(others))))


@functools.cache
def loaded_case(base: Path) -> Path:
    """The case of that city, without a run."""
    folder = base / "loaded"
    Case.load(made_city(base), folder)
    return folder


@functools.cache
def detected_case(base: Path) -> Path:
    """The case of that city after one run with the default settings."""
    folder = shutil.copytree(loaded_case(base), base / "detected")
    detect(Case(folder))
    return folder


def extract(
    city: Path, into: Path, edits: dict[str, Edit] | None = None, *, drop: Iterable[str] = ()
) -> Path:
    """A copy of a city with some tables edited and some left out."""
    into.mkdir()
    for path in sorted(city.glob("*.parquet")):
        if path.stem in drop:
            continue
        if edits and path.stem in edits:
            pq.write_table(edits[path.stem](pq.read_table(path)), into / path.name)
        else:
            shutil.copyfile(path, into / path.name)
    return into


def only_people(wanted: set[str]) -> Edit:
    """An edit that keeps the rows of some people; tables that name nobody stay whole."""
    value_set = pa.array(sorted(wanted))

    def keep(table: pa.Table) -> pa.Table:
        named = "psn_no" in table.schema.names
        return table.filter(pc.is_in(table["psn_no"], value_set=value_set)) if named else table

    return keep


def with_column(name: str, values: Callable[[pa.Table], pa.Array]) -> Edit:
    """An edit that replaces one column."""
    return lambda table: table.set_column(table.schema.get_field_index(name), name, values(table))


def constant(name: str, value: object) -> Edit:
    """An edit that gives one column the same value everywhere."""
    return with_column(name, lambda table: pa.array([value] * table.num_rows))
