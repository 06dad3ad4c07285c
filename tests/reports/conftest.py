"""A city with faults and hostile names, and its case; the case with a run is shared with other tests."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest

from tests.cases.cities import extract, made_city
from tests.cases.fixtures import case, ready
from tests.reports.making import HOSTILE, RARE_DISEASE
from workbench.case import Case

__all__ = ["case", "ready"]


@pytest.fixture(scope="session")
def rough_city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small city: hostile names of institutions, settlements without an institution or a scheme, a rare disease."""
    return extract(
        made_city(tmp_path_factory.getbasetemp()),
        tmp_path_factory.mktemp("rough") / "city",
        {"SETL_D": _settlements, "FIXMEDINS_B": _institutions},
        drop=("MDTRT_D",),
    )


@pytest.fixture(scope="session")
def rough(rough_city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Its case, without a run."""
    folder = tmp_path_factory.mktemp("rough_case") / "case"
    Case.load(rough_city, folder)
    return folder


def _settlements(table: pa.Table) -> pa.Table:
    places, names = table["fixmedins_code"].to_pylist(), table["dise_name"].to_pylist()
    codes, schemes = table["dise_no"].to_pylist(), table["insutype"].to_pylist()
    for number in range(table.num_rows):
        if number % 17 == 0:
            places[number] = None
        if number % 29 == 0:
            schemes[number] = None
        if number % 400 == 5:
            codes[number], names[number] = RARE_DISEASE
    return _with(table, fixmedins_code=places, dise_no=codes, dise_name=names, insutype=schemes)


def _institutions(table: pa.Table) -> pa.Table:
    names = [HOSTILE[number % len(HOSTILE)] for number in range(table.num_rows)]
    return _with(table, fixmedins_name=names)


def _with(table: pa.Table, **columns: list[object]) -> pa.Table:
    for name, values in columns.items():
        kept = pa.array(values, pa.string())
        table = table.set_column(table.schema.get_field_index(name), name, kept)
    return table
