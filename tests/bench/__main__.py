"""Runs every measurement in a process of its own and prints one Markdown table per size.

python -m tests.bench --rows 1000000 5000000
python -m tests.bench --people 100000
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.measures import CITY, SWIPES

LIMIT = 1_800


def main() -> None:
    """Parse the command line, measure, print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("--rows", type=int, nargs="*", default=[1_000_000])
    parser.add_argument("--people", type=int, nargs="*", default=[20_000])
    chosen = parser.parse_args()
    print(f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}\n")
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for rows in chosen.rows:
            table(f"{rows:,} swipes", SWIPES, folder, rows, floor="read_and_sort")
        for people in chosen.people:
            table(f"city of {people:,} people", CITY, folder, people, floor="read_and_sort_settlements")


def table(title: str, names: tuple[str, ...], folder: str, size: int, floor: str) -> None:
    """Measure a family of jobs and print them as ratios to the floor."""
    print(f"### {title}\n\n| what | wall s | CPU s | peak GB | rows/s | ÷ floor | result |")
    print("|---|---|---|---|---|---|---|")
    base = 0.0
    for name in names:
        one = measure(name, Path(folder), size)
        if one is None:
            print(f"| {name} | not finished in {LIMIT} s | | | | | |", flush=True)
            continue
        base = one["wall"] if name == floor else base
        ratio = f"{one['wall'] / base:.1f}" if base else "–"
        speed = f"{one['rows'] / one['wall']:,.0f}" if one["rows"] else "–"
        cells = (
            f"{one['wall']:.2f} | {one['cpu']:.2f} | {one['peak']:.2f} | {speed} | {ratio} | {one['result']}"
        )
        print(f"| {name} | {cells} |", flush=True)
    print(flush=True)


def measure(name: str, folder: Path, size: int) -> dict[str, float] | None:
    """One job in a fresh process, compiled code cached beforehand; None when it does not finish in time."""
    command = [sys.executable, "-m", "tests.bench.measures", name, str(folder), str(size)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LIMIT, check=True)
    except subprocess.TimeoutExpired:
        return None
    answer: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return answer


if __name__ == "__main__":
    main()
