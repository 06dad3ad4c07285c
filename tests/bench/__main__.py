"""Runs every measurement in a process of its own and writes the tables as Markdown.

python -m tests.bench --rows 1000000 5000000 10000000 --out docs/performance.md
python -m tests.bench --rows 50000000 --folder /a/large/disk
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measures import CASES, LARGEST, SWIPES
from tests.bench.page import Figures, Table, page

LIMIT = 3_600
FLOORS = {SWIPES: "read_and_sort", CASES: "read_and_sort_settlements"}
CROWD = 2_000_000
DETECTORS = ("card_pooling", "referral_kickback", "collusive_admission", "all_detectors")


def main() -> None:
    """Parse the command line, measure, print, and write the page where one is wanted."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--out", type=Path, help="Markdown page to write")
    parser.add_argument("--folder", type=Path, help="where the inputs go meanwhile; 1 GB per million rows")
    parser.add_argument("--only", nargs="*", help="names of jobs")
    chosen = parser.parse_args()
    tables = []
    for rows in chosen.rows:
        with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as folder:
            tables += [one_table(names, Path(folder), rows, chosen.only) for names in (SWIPES, CASES)]
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as folder:
        tables.append(Table("crowd", CROWD, "", {"crowd": measure("crowd", Path(folder), CROWD)}))
    command = " ".join(str(rows) for rows in chosen.rows)
    body = page([one for one in tables if one.jobs], f"python -m tests.bench --rows {command}")
    print(body)
    if chosen.out:
        chosen.out.write_text(body, encoding="utf-8")


def one_table(names: tuple[str, ...], folder: Path, size: int, only: list[str] | None) -> Table:
    """Measure a family of jobs at one size."""
    wanted = [name for name in names if not only or name in only]
    jobs = {name: measure(name, folder, size) for name in wanted}
    return Table("swipes" if names is SWIPES else "cases", size, FLOORS[names], jobs)


def measure(name: str, folder: Path, size: int) -> Figures | str:
    """One job in a fresh process, its input written and code compiled beforehand; a word where there is no figure."""
    if size > LARGEST.get(name, size):
        return "not tried at this size"
    print(f"{size:>11,} {name} …", file=sys.stderr, flush=True)
    shutil.rmtree(folder / "spill", ignore_errors=True)
    if name in DETECTORS:
        shutil.rmtree(folder / f"case-{size}-parquet" / "runs", ignore_errors=True)
    try:
        _run("prepare", name, folder, size)
        return Figures.read(_run("run", name, folder, size).splitlines()[-1])
    except subprocess.TimeoutExpired:
        return f"not finished in {LIMIT} s"
    except subprocess.CalledProcessError as problem:
        return f"failed: {(problem.stderr.splitlines() or ['killed'])[-1][:80]}"


def _run(step: str, name: str, folder: Path, size: int) -> str:
    command = [sys.executable, "-m", "tests.bench.measures", step, name, str(folder), str(size)]
    return subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=True).stdout


if __name__ == "__main__":
    main()
