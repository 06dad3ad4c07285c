"""A pharmacy with fifty thousand customers stays bounded: the tables are cut before anything reaches Python."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from graph_loaders.build import build_graph
from graph_loaders.schema import table_schemas
from workbench.case import Case
from workbench.explore import NeighbourCount, neighbour_counts, neighbourhood

from .conftest import CORNER

CUSTOMERS = 50_000


def purchases(folder: Path) -> None:
    """Customer k buys once, every hundredth customer twice; ten minutes lie between any two purchases."""
    person = np.concatenate([np.arange(CUSTOMERS), np.arange(0, CUSTOMERS, 100)])
    number = np.arange(len(person))
    start = np.datetime64("2020-01-01T08:00", "us")
    fund = pa.array([Decimal("150.00")] * len(person), pa.decimal128(18, 2))
    values = {
        "setl_id": pa.array([f"S{one:06d}" for one in number]),
        "psn_no": pa.array([f"9900010000000{one:07d}" for one in person]),
        "fixmedins_code": pa.array([CORNER] * len(person)),
        "med_type": pa.array(["41"] * len(person)),
        "mdtrt_cert_type": pa.array(["01"] * len(person)),
        "setl_time": pa.array(start + number * np.timedelta64(600, "s")),
        "medfee_sumamt": fund,
        "fund_pay_sumamt": fund,
        "source_file": pa.array(["S.csv"] * len(person)),
        "source_row": pa.array(number + 2),
    }
    columns = {name: column.arrow_type for name, column in table_schemas()["setl_d"].columns.items()}
    table = {name: values.get(name, pa.nulls(len(person), kind)) for name, kind in columns.items()} | values
    (folder / "tables").mkdir()
    pq.write_table(pa.table(table), folder / "tables" / "setl_d.parquet")


@pytest.mark.slow
def test_a_supernode_is_counted_whole_and_shown_in_part(tmp_path: Path) -> None:
    purchases(tmp_path)
    build_graph(tmp_path)
    case = Case(tmp_path)
    occurrences = CUSTOMERS + CUSTOMERS // 100
    assert neighbour_counts(case, "pharmacy", CORNER) == [
        NeighbourCount("SWIPED_AT", "patient", CUSTOMERS, occurrences),
        NeighbourCount("USED_AT", "card", CUSTOMERS, occurrences),
    ]
    graph = neighbourhood(case, "pharmacy", CORNER)
    assert graph.number_of_nodes() == 1 + 50 + 50
    assert graph.graph["cut"] == {
        name: {"shown": 50, "total": CUSTOMERS} for name in ("SWIPED_AT", "USED_AT")
    }
    for *_, values in graph.edges(data=True):
        assert (values["count"], values["fund_yuan"], len(values["rows"])) == (2, Decimal("300.00"), 2)
    further = neighbourhood(case, "patient", "99000100000000000000", hops=2)
    assert further.number_of_edges() < 500
