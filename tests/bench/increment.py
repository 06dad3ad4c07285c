"""What the twelfth month costs beside the whole year: load and detection, in CPU seconds of processes of their own.

python -m tests.bench.increment --rows 1000000
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import duckdb

from graph_loaders.build import build_graph
from tests.bench.extract import TABLES, write_extract
from tests.bench.page import machine

#: When a row of a table is sent in; registers are handed over whole, every month.
_SENT = {"setl_d": "setl_time", "mdtrt_d": "endtime", "fee_list_d": "fee_ocur_time"}
#: Each month a few people come to the register, and one in two hundred has another phone.
_REGISTER = """(select * replace (case when hash(psn_no) % 200 = {number} then '2' || mob else mob end as mob)
    from '{path}' where hash(psn_no, 'joined') % 1000 < 988 + {number}) t"""
_MONTHS = 12
_COMMAND = "import sys; from workbench.cli import main; sys.argv[0] = 'workbench'; main()"


def main() -> None:
    """Cut a year into months, measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.increment")
    parser.add_argument("--rows", type=int, default=1_000_000, help="settlements of the year")
    parser.add_argument("--form", choices=("csv", "parquet"), default="csv")
    parser.add_argument("--folder", type=Path, help="where the inputs go meanwhile")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as folder:
        months = monthly(Path(folder), chosen.rows, chosen.form)
        figures = measured(Path(folder), months)
    print(f"{machine()}\n\n| what | CPU s | share of the year's |\n|---|---:|---:|")
    for what, seconds, of in figures:
        print(f"| {what} | {seconds:.1f} | {f'{seconds / of:.0%}' if of else '–'} |")


def monthly(folder: Path, rows: int, form: str) -> list[Path]:
    """The year's extract as one folder a month."""
    write_extract(folder / "year", rows)
    months = [folder / f"2025-{number:02d}" for number in range(1, _MONTHS + 1)]
    kind = "(format csv, header)" if form == "csv" else "(format parquet)"
    with duckdb.connect() as db:
        for number, month in enumerate(months, 1):
            month.mkdir()
            for table in TABLES:
                path, when = f"{folder}/year/{table.upper()}.parquet", _SENT.get(table)
                rows_of = _REGISTER.format(path=path, number=number) if table == "psn_info_b" else f"'{path}'"
                # What ends after the year is sent in with its last month.
                only = (
                    f"where least(month({when}) + 12 * (year({when}) - 2025), 12) = {number}" if when else ""
                )
                db.execute(
                    f"copy (select * from {rows_of} {only}) to '{month}/{table.upper()}.{form}' {kind}"
                )
    shutil.rmtree(folder / "year")
    return months


def measured(folder: Path, months: list[Path]) -> list[tuple[str, float, float]]:
    """Each step, its CPU seconds, and those of the same step for the whole year."""
    year, grown = folder / "year-case", folder / "grown-case"
    run("doctor")  # what is compiled once is compiled
    load = run("load", *months, "--case", year)
    detect = run("detect", year)
    graph = spent(lambda: build_graph(year))
    run("load", *months[:-1], "--case", grown)
    run("detect", grown)
    add = run("load", months[-1], "--case", grown, "--add")
    again = run("detect", grown)
    graph_again = spent(lambda: build_graph(grown))
    return [
        ("year: load of twelve deliveries", load, 0),
        ("– of it the graph's tables", graph, 0),
        ("year: detect", detect, 0),
        ("twelfth month: load --add", add, load),
        ("– of it the graph's tables", graph_again, graph),
        ("twelfth month: detect", again, detect),
        ("twelfth month: both", add + again, load + detect),
    ]


def run(*words: object) -> float:
    """CPU seconds of a command in a process of its own, with the processes that it starts."""
    command = [sys.executable, "-c", _COMMAND, *map(str, words)]
    before = os.times()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def spent(work: Callable[[], object]) -> float:
    """CPU seconds of a function, here and now."""
    before = os.times()
    work()
    after = os.times()
    return after.user + after.system - before.user - before.system


if __name__ == "__main__":
    main()
