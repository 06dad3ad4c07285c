"""Rows in the order of their keys are written once; whatever order they come in, the checked table is the same."""

from __future__ import annotations

import pyarrow as pa
import pytest

import graph_loaders.stage
from graph_loaders.schema import table_schemas
from graph_loaders.table_file import checked_schema
from tests.graph_loaders.conftest import Loader, settlement, settlements


def rows_of(loader: Loader, files: dict[str, bytes]) -> pa.Table:
    loader(files)
    return loader.table("setl_d")


@pytest.mark.parametrize("held", [0, 1 << 30])
def test_the_order_of_the_rows_does_not_show(
    loader: Loader, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    monkeypatch.setattr(graph_loaders.stage, "HELD", held)
    numbers = range(1, 8)
    ordered = rows_of(loader, {"setl_d.csv": settlements(*map(settlement, numbers))})
    turned = rows_of(loader, {"setl_d.csv": settlements(*map(settlement, reversed(numbers)))})
    assert ordered.drop_columns("source_row") == turned.drop_columns("source_row")
    assert ordered["source_row"].to_pylist() == list(range(2, 9))
    assert turned["source_row"].to_pylist() == list(range(8, 1, -1))


def test_a_row_repeated_in_the_next_file_counts_once(loader: Loader) -> None:
    first = settlements(settlement(1), settlement(2))
    rows = rows_of(loader, {"setl_d_1.csv": first, "setl_d_2.csv": settlements(settlement(2), settlement(3))})
    assert rows["source_file"].to_pylist() == ["setl_d_1.csv", "setl_d_1.csv", "setl_d_2.csv"]


def test_a_checked_table_has_its_declared_form(loader: Loader) -> None:
    rows = rows_of(loader, {"setl_d.csv": settlements(settlement(1))})
    assert rows.schema.equals(checked_schema(table_schemas()["setl_d"]))
