"""The single jobs. Each runs alone: ``python -m tests.bench.measures NAME FOLDER SIZE`` prints its figures as JSON."""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pyarrow.parquet as pq

import queries
import workbench
from tests.bench.swipes import DAY, write_swipes
from workbench.rings.cooccurrence import Timeline, co_occurrences
from workbench.sample import build

WINDOW = 300
AT_LEAST = 3

#: A job: what it is done on (folder, size) → rows and a figure that must agree between methods.
Job = Callable[[Path, int], tuple[int, int]]


def swipes_at(folder: Path, size: int) -> Path:
    """The swipes of one size, written once."""
    path = folder / f"swipes-{size}.parquet"
    if not path.exists():
        write_swipes(path, size)
    return path


def city_at(folder: Path, size: int) -> Path:
    """The extract of one city, written once."""
    path = folder / f"city-{size}"
    if not path.exists():
        path.mkdir()
        build(path, people=size, seed=1)
    return path


def read_and_sort(folder: Path, size: int) -> tuple[int, int]:
    """Floor: DuckDB reads the Parquet and sorts by (place, time)."""
    path = swipes_at(folder, size)
    sql = f"select count(*) from (select * from '{path}' order by place, \"at\" limit {size})"
    duckdb.connect().execute(sql).fetchall()
    return size, 0


def kernel(folder: Path, size: int, threads: int = 2) -> tuple[int, int]:
    """Our compiled kernel, reading the Parquet included."""
    table = pq.read_table(swipes_at(folder, size))
    place, unit, at = (table[name].to_numpy() for name in ("place", "unit", "at"))
    events = Timeline.ordered(place, at, unit, int(unit.max()) + 1)
    met = co_occurrences(events, window=WINDOW, at_least=AT_LEAST, cap=10_000, threads=threads)
    return size, len(met)


def sql_form(folder: Path, size: int) -> tuple[int, int]:
    """The SQL form of the kernel in DuckDB."""
    db = duckdb.connect()
    db.execute(f"create view wanted as from '{swipes_at(folder, size)}'")
    text = queries.read("co_occurrence", "sql")
    wanted = {"window": WINDOW, "slot": DAY, "at_least": AT_LEAST}
    return size, len(db.execute(text, wanted).fetchall())


def pandas_merge(folder: Path, size: int) -> tuple[int, int]:
    """pandas: own bucket and next bucket, merged, then exact."""
    table = pd.read_parquet(swipes_at(folder, size))
    table["bucket"] = table["at"] // WINDOW
    later = pd.concat([table, table.assign(bucket=table["bucket"] - 1)])
    both = table.merge(later, on=["place", "bucket"])
    both = both[(both["at_y"] - both["at_x"]).between(0, WINDOW) & (both["unit_x"] != both["unit_y"])]
    pairs = pd.DataFrame(
        {"a": both[["unit_x", "unit_y"]].min(axis=1), "b": both[["unit_x", "unit_y"]].max(axis=1)}
    )
    days = pairs.assign(day=both["at_x"] // DAY).drop_duplicates().groupby(["a", "b"]).size()
    return size, int((days >= AT_LEAST).sum())


def read_and_sort_settlements(folder: Path, size: int) -> tuple[int, int]:
    """Floor: DuckDB reads the settlements and sorts by institution and time."""
    path = city_at(folder, size) / "SETL_D.parquet"
    sql = f"create table t as select * from '{path}' order by fixmedins_code, setl_time"
    db = duckdb.connect()
    db.execute(sql)
    return int(db.execute("select count(*) from t").fetchall()[0][0]), 0


def load(folder: Path, size: int) -> tuple[int, int]:
    """``workbench load``: fingerprints, checks, quarantine, graph tables."""
    extract = city_at(folder, size)
    _, report = workbench.Case.load(extract, folder / f"case-{size}", replace=True)
    rows = next(one for one in report.body["files"] if one["table"].lower() == "setl_d")["records"]
    return rows, int(np.sum([one["accepted"] for one in report.body["files"]]))


def _detector(scheme: str) -> Job:
    def job(folder: Path, size: int) -> tuple[int, int]:
        case = workbench.open_case(folder / f"case-{size}")
        found = workbench.detect(case, schemes=[scheme])
        rows = pq.ParquetFile(case.folder / "tables" / "setl_d.parquet").metadata.num_rows
        return rows, sum(lead.reported for lead in found.leads)

    return job


JOBS: dict[str, Job] = {
    "read_and_sort": read_and_sort,
    "kernel_2_threads": kernel,
    "kernel_1_thread": lambda folder, size: kernel(folder, size, threads=1),
    "sql_form_duckdb": sql_form,
    "pandas_merge": pandas_merge,
    "read_and_sort_settlements": read_and_sort_settlements,
    "load": load,
    "card_pooling": _detector("card_pooling"),
    "referral_kickback": _detector("referral_kickback"),
    "collusive_admission": _detector("collusive_admission"),
}
SWIPES = ("read_and_sort", "kernel_2_threads", "kernel_1_thread", "sql_form_duckdb", "pandas_merge")
CITY = ("read_and_sort_settlements", "load", "card_pooling", "referral_kickback", "collusive_admission")


def main() -> None:
    """Run one job on prepared input and print its figures."""
    name, folder, size = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
    (swipes_at if name in SWIPES else city_at)(folder, size)
    started, cpu = time.perf_counter(), time.process_time()
    rows, result = JOBS[name](folder, size)
    figures = {
        "wall": time.perf_counter() - started,
        "cpu": time.process_time() - cpu,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20,
        "rows": rows,
        "result": result,
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
