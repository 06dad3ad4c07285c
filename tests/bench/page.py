"""The page that says how fast it is: made from measurements, never written by hand."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

PACKAGES = ("duckdb", "numba", "numpy", "pandas", "pyarrow", "networkx")

TITLES = {
    "swipes": "Co-occurrence, {size:,} swipes",
    "cases": "Load and detectors, {size:,} settlements",
    "crowd": "One site with {size:,} swipes a year",
}

HEAD = """# Performance

Written by `{command} --out docs/performance.md`; any machine can repeat it. Figures of one run each,
in a fresh process, compiled code cached before, inputs written before.

**Machine:** {machine}

**Versions:** {versions}

- *wall*, *CPU*: seconds; CPU is user and system time of all threads.
- *peak*: largest resident memory of the process, in GB; imports and pages of mapped files included.
- *÷ floor*: wall time as a multiple of the first line: DuckDB reads the same Parquet and sorts it by place and time.
- *result*: pairs found, records accepted, or leads reported; exact methods must agree.
- The extracts hold a year at constant density, whatever their size: 3,000 swipes per pharmacy, 100 pharmacies and
  4 hospitals per district, six settlements per person, visits and prescriptions beside them, one ring of ten cards per
  40,000 settlements. Their rows lie in the order of their keys, as an export by primary key gives them;
  `load_parquet_shuffled` reads the same rows without any order. `tests/bench/extract.sql` says it exactly.
- The networkx projection takes one bucket of time for a meeting, so it loses pairs that the others find.
"""


@dataclass(frozen=True)
class Figures:
    """What one job took."""

    wall: float
    cpu: float
    peak: float
    rows: int
    result: int

    @classmethod
    def read(cls, line: str) -> Figures:
        """The figures that a job printed."""
        return cls(**json.loads(line))


@dataclass(frozen=True)
class Table:
    """A family of jobs at one size; a word where a job has no figures."""

    kind: str
    size: int
    floor: str
    jobs: dict[str, Figures | str]


def page(tables: Sequence[Table], command: str) -> str:
    """All tables as one Markdown page."""
    versions = ", ".join([f"Python {platform.python_version()}", *(f"{p} {version(p)}" for p in PACKAGES)])
    parts = [HEAD.format(command=command, machine=machine(), versions=versions)]
    parts += ["\n".join(lines(one)) for one in tables]
    parts += ["\n".join(flatness(tables))] if any(flatness(tables)) else []
    return "\n".join(parts) + "\n"


def lines(table: Table) -> Iterator[str]:
    """A table of jobs, with ratios to its floor."""
    yield f"## {TITLES[table.kind].format(size=table.size)}\n"
    yield "| what | wall | CPU | peak GB | rows/s | ÷ floor | result |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    base = table.jobs.get(table.floor)
    for name, one in table.jobs.items():
        if isinstance(one, str):
            yield f"| {name} | {one} | | | | | |"
            continue
        ratio = f"{one.wall / base.wall:.1f}" if isinstance(base, Figures) else "–"
        speed = f"{one.rows / one.wall:,.0f}"
        result = f"{one.result:,}" if name != table.floor else "–"
        yield f"| {name} | {one.wall:.1f} | {one.cpu:.1f} | {one.peak:.2f} | {speed} | {ratio} | {result} |"
    yield ""


def flatness(tables: Sequence[Table]) -> Iterator[str]:
    """CPU seconds per million rows at each size: constant density, so they should stay what they are."""
    sizes = sorted({one.size for one in tables if one.kind == "cases"})
    if len(sizes) < 2:
        return
    yield "## CPU seconds per million rows\n"
    yield "| what | " + " | ".join(f"{size:,}" for size in sizes) + " |"
    yield "|---|" + "---:|" * len(sizes)
    for kind in ("swipes", "cases"):
        by_size = {one.size: one.jobs for one in tables if one.kind == kind}
        for name in next(iter(by_size.values()), {}):
            found = [by_size.get(size, {}).get(name) for size in sizes]
            cells = [f"{x.cpu / x.rows * 1e6:.2f}" if isinstance(x, Figures) else "–" for x in found]
            yield f"| {name} | " + " | ".join(cells) + " |"
    yield ""


def machine() -> str:
    """Processor, cores, memory and system, as far as the system tells."""
    return ", ".join(
        [_processor(), f"{os.cpu_count()} cores", _memory(), f"{platform.system()} {platform.release()}"]
    )


def _processor() -> str:
    try:
        told = re.search(r"model name\s*:\s*(.+)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    except OSError:
        told = None
    return told.group(1) if told else platform.processor() or platform.machine()


def _memory() -> str:
    try:
        size = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return "memory unknown"
    return f"{size / 2**30:.0f} GB"
