"""Times that a column cannot mean, as 1900-01-01 and 2099-12-31, which stand for no date."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

from tests.graph_loaders.conftest import Loader, settlement, settlements


def entry(report: object, name: str) -> dict[str, object]:
    return next(e for e in report.files if e["name"] == name)  # type: ignore[attr-defined]


def test_an_end_that_stands_for_no_end_is_missing_and_counted(loader: Loader) -> None:
    heading = "mdtrt_id,psn_no,fixmedins_code,med_type,begntime,endtime"
    ends = ("2025-01-05 09:00:00", "2099-12-31 00:00:00", "1900-01-01 00:00:00", "")
    visits = [f"M{number},P1,H1,21,2025-01-02 08:00:00,{end}" for number, end in enumerate(ends)]
    report = loader(
        {"setl_d.csv": settlements(settlement(1)), "mdtrt_d.csv": "\n".join([heading, *visits]).encode()}
    )
    assert [end is None for end in loader.table("mdtrt_d")["endtime"].to_pylist()] == [
        False,
        True,
        True,
        True,
    ]
    assert entry(report, "mdtrt_d.csv")["unreadable"] == {"endtime": 2}


def test_times_of_a_binary_file_are_looked_at_too(loader: Loader) -> None:
    days = [datetime(2025, 1, 2), datetime(1, 1, 1), datetime(1900, 1, 1)]
    table = pa.table(
        {
            "setl_id": ["S1", "S2", "S3"],
            "psn_no": ["P", "P", "P"],
            "fixmedins_code": ["H1"] * 3,
            "med_type": ["41"] * 3,
            "setl_time": pa.array(days, pa.timestamp("us")),
            "medfee_sumamt": ["1.00"] * 3,
        }
    )
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink)
    report = loader({"setl_d.parquet": sink.getvalue().to_pybytes()})
    assert entry(report, "setl_d.parquet")["reasons"] == {"bad_time": 2}
    assert loader.table("setl_d")["setl_id"].to_pylist() == ["S1"]


def test_a_death_in_1900_is_no_death(loader: Loader) -> None:
    dead = b"certno,die_date\n990001,1900-01-01\n990002,1985-06-01\n"
    report = loader({"setl_d.csv": settlements(settlement(1)), "death_list.csv": dead})
    assert entry(report, "death_list.csv")["reasons"] == {"bad_time": 1}
    assert loader.table("death_list")["certno"].to_pylist() == ["990002"]
