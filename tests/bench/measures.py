"""The single jobs. ``python -m tests.bench.measures run NAME FOLDER SIZE`` does one and prints its figures as JSON."""

from __future__ import annotations

import json
import resource
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import networkx as nx
import pandas as pd
import pyarrow.parquet as pq

import queries
import workbench
from tests.bench.extract import write_extract
from tests.bench.swipes import DAY, write_swipes
from workbench.rings.cooccurrence import Timeline, co_occurrences

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


def extract_at(folder: Path, size: int, form: str) -> Path:
    """The extract of one size, written once: ``parquet``, ``csv``, or ``shuffled`` Parquet."""
    path = folder / f"extract-{size}-{form}"
    if not path.exists():
        write_extract(path, size, form="csv" if form == "csv" else "parquet", shuffled=form == "shuffled")
    return path


def crowd_at(folder: Path, size: int) -> Path:
    """One site with so many swipes a year, written once."""
    path = folder / f"crowd-{size}.parquet"
    if not path.exists():
        write_swipes(path, size, places=1)
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


def networkx_projection(folder: Path, size: int) -> tuple[int, int]:
    """networkx: bipartite projection on buckets of one window, which loses pairs across two buckets."""
    table = pd.read_parquet(swipes_at(folder, size))
    table["bucket"] = table["place"] * 10**7 + table["at"] // WINDOW
    graph = nx.Graph()
    units = table["unit"].unique().tolist()
    graph.add_nodes_from(units, bipartite=0)
    graph.add_edges_from(zip(table["unit"].tolist(), (-1 - table["bucket"]).tolist(), strict=True))
    met = nx.bipartite.weighted_projected_graph(graph, units)
    return size, sum(weight >= AT_LEAST for _, _, weight in met.edges(data="weight"))


def crowd(folder: Path, size: int) -> tuple[int, int]:
    """The kernel with the cap of the detectors at one site that takes all swipes."""
    table = pq.read_table(crowd_at(folder, size))
    place, unit, at = (table[name].to_numpy() for name in ("place", "unit", "at"))
    events = Timeline.ordered(place, at, unit, int(unit.max()) + 1)
    return size, len(co_occurrences(events, window=WINDOW, at_least=AT_LEAST))


def read_and_sort_settlements(folder: Path, size: int) -> tuple[int, int]:
    """Floor: DuckDB reads the settlements and sorts them by institution and time."""
    path = extract_at(folder, size, "parquet") / "SETL_D.parquet"
    with duckdb.connect(config={"memory_limit": "3GB", "temp_directory": str(folder / "spill")}) as db:
        reader = db.sql(f"select * from '{path}' order by fixmedins_code, setl_time").to_arrow_reader(100_000)
        return sum(batch.num_rows for batch in reader), 0


def _load(form: str) -> Job:
    def job(folder: Path, size: int) -> tuple[int, int]:
        """``workbench load``: fingerprints, checks, quarantine, graph tables."""
        extract, case = extract_at(folder, size, form), folder / f"case-{size}-{form}"
        _, report = workbench.Case.load(extract, case)
        rows = next(one for one in report.body["files"] if one["table"] == "setl_d")["records"]
        if form != "parquet":
            shutil.rmtree(case)
            shutil.rmtree(extract)
        return rows, sum(one["accepted"] for one in report.body["files"])

    return job


def _detector(*schemes: str) -> Job:
    def job(folder: Path, size: int) -> tuple[int, int]:
        """``workbench detect`` with one scheme, or with all."""
        case = workbench.open_case(folder / f"case-{size}-parquet")
        found = workbench.detect(case, schemes=schemes)
        rows = pq.ParquetFile(case.folder / "tables" / "setl_d.parquet").metadata.num_rows
        return rows, sum(lead.reported for lead in found.leads)

    return job


JOBS: dict[str, Job] = {
    "read_and_sort": read_and_sort,
    "kernel_2_threads": kernel,
    "kernel_1_thread": lambda folder, size: kernel(folder, size, threads=1),
    "sql_form_duckdb": sql_form,
    "pandas_merge": pandas_merge,
    "networkx_projection": networkx_projection,
    "crowd": crowd,
    "read_and_sort_settlements": read_and_sort_settlements,
    "load_parquet": _load("parquet"),
    "load_csv": _load("csv"),
    "load_parquet_shuffled": _load("shuffled"),
    "card_pooling": _detector("card_pooling"),
    "referral_kickback": _detector("referral_kickback"),
    "collusive_admission": _detector("collusive_admission"),
    "all_detectors": _detector("card_pooling", "referral_kickback", "collusive_admission"),
}
SWIPES = (
    "read_and_sort",
    "kernel_2_threads",
    "kernel_1_thread",
    "sql_form_duckdb",
    "pandas_merge",
    "networkx_projection",
)
CASES = (
    "read_and_sort_settlements",
    "load_parquet",
    "load_csv",
    "load_parquet_shuffled",
    "card_pooling",
    "referral_kickback",
    "collusive_admission",
    "all_detectors",
)
#: Rows at which a job is done beforehand, and jobs that compile nothing.
WARM = 50_000
BASELINES = (
    "read_and_sort",
    "sql_form_duckdb",
    "pandas_merge",
    "networkx_projection",
    "read_and_sort_settlements",
)
#: Sizes above which a job is not tried: it would not finish, or its input would not fit on the disk.
LARGEST = {
    "sql_form_duckdb": 10_000_000,
    "pandas_merge": 10_000_000,
    "networkx_projection": 1_000_000,
    "load_csv": 10_000_000,
    "load_parquet_shuffled": 10_000_000,
}


def prepare(name: str, folder: Path, size: int) -> None:
    """Write what a job reads, so that the job's own process does not."""
    if name in SWIPES:
        swipes_at(folder, size)
    elif name == "crowd":
        crowd_at(folder, size)
    else:
        form = {"load_csv": "csv", "load_parquet_shuffled": "shuffled"}.get(name, "parquet")
        extract_at(folder, size, form)
    if size > WARM and name not in BASELINES:
        warm(name, folder)


def warm(name: str, folder: Path) -> None:
    """Do the job once at a small size, so that no compiling is measured."""
    small = folder / "warm"
    small.mkdir(exist_ok=True)
    needs_case = name in CASES and not name.startswith("load")
    for one in (
        ("load_parquet", name) if needs_case and not (small / f"case-{WARM}-parquet").exists() else (name,)
    ):
        prepare(one, small, WARM)
        shutil.rmtree(small / f"case-{WARM}-parquet" / "runs", ignore_errors=True)
        if one == "load_parquet":
            shutil.rmtree(small / f"case-{WARM}-parquet", ignore_errors=True)
        JOBS[one](small, WARM)


def main() -> None:
    """Prepare the input of one job, or run it and print its figures."""
    step, name, folder, size = sys.argv[1], sys.argv[2], Path(sys.argv[3]), int(sys.argv[4])
    if step == "prepare":
        prepare(name, folder, size)
        return
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
