"""One small city and one clean one, built once for all tests of the sample."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

from workbench.sample import SampleConfig, build

PEOPLE = 20_000
TABLES = (
    "SETL_D", "MDTRT_D", "FEE_LIST_D", "PSN_INFO_B", "PSN_INSU_D", "FIXMEDINS_B", "DR_INFO_B", "death_list",
    "prison_list",
)  # fmt: skip


class City:
    """A built folder with its truth and a DuckDB connection over its tables."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.truth: dict[str, Any] = json.loads((folder / "truth.json").read_text("utf-8"))
        self.db = duckdb.connect()
        for table in TABLES:
            self.db.execute(f"create view {table} as select * from read_parquet('{folder / table}.parquet')")

    def rows(self, sql: str, values: Any = None) -> list[tuple[Any, ...]]:
        return self.db.execute(sql, values).fetchall()

    def one(self, sql: str, values: Any = None) -> Any:
        return self.rows(sql, values)[0][0]

    def rings(self, scheme: str) -> list[dict[str, Any]]:
        return [r for r in self.truth["rings"] if r["scheme"] == scheme]

    @staticmethod
    def ids(ring: dict[str, Any], *kinds: str) -> list[str]:
        return [m["id"] for m in ring["members"] if m["kind"] in kinds]


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("city")
    build(folder, people=PEOPLE, seed=7)
    return City(folder)


@pytest.fixture(scope="session")
def desks(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("desks")
    build(folder, people=PEOPLE, seed=8, config=SampleConfig(pooled_at="desks", innocents=False))
    return City(folder)


@pytest.fixture(scope="session")
def clean_city(tmp_path_factory: pytest.TempPathFactory) -> City:
    folder = tmp_path_factory.mktemp("clean")
    build(folder, people=5000, seed=7, config=SampleConfig(clean=True))
    return City(folder)
