"""Build cities, load, detect, evaluate and pool: ``python -m workbench.evaluate.benchmark --seeds 101 102``."""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shlex
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from workbench.case import Case
from workbench.evaluate.delay import sessions_needed
from workbench.evaluate.evaluation import Evaluation, evaluate, pool
from workbench.evaluate.rendering import FORMS
from workbench.run import detect
from workbench.sample import SampleConfig, build
from workbench.versions import versions

__all__ = ["main", "run_city"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its result."""
    chosen = _parser().parse_args(arguments)
    shown = list(sys.argv[1:] if arguments is None else arguments)
    parts = []
    for seed in chosen.seeds:
        with tempfile.TemporaryDirectory(prefix="workbench-bench-", dir=chosen.folder) as folder:
            parts.append(run_city(Path(folder), seed, chosen))
    body = FORMS[chosen.form](pool(parts), chosen.lang)
    _write(body if chosen.form == "json" else f"{_machine(shown)}\n\n{body}", chosen.out)
    return 0


def _write(result: str, out: Path | None) -> None:
    if out is None:
        sys.stdout.write(result)
    else:
        out.write_text(result, encoding="utf-8", newline="\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m workbench.evaluate.benchmark", description=__doc__)
    add = parser.add_argument
    add("--people", type=int, default=20_000, help="people of each city")
    add("--seeds", type=int, nargs="+", required=True, help="one city per seed")
    add("--clean", action="store_true", help="look-alikes but no ring")
    add("--desks", action="store_true", help="cards are pooled at clinics' desks instead of pharmacies")
    add("--household-missing", type=float, default=None, help="share of people without a household number")
    add("--without", nargs="*", default=[], help="tables to leave out, for example PSN_INFO_B")
    add("--delay", action="store_true", help="also cut at each month end: twelve detections more")
    add("--months", type=int, default=None, help="so many cuts instead of all")
    add("--no-baselines", action="store_true", help="the detectors alone")
    add("--folder", type=Path, default=None, help="where the temporary folders go")
    add("--out", type=Path, default=None, help="write the result to a file instead of standard output")
    add("--form", choices=sorted(FORMS), default="markdown")
    add("--lang", choices=["zh", "en"], default="en")
    return parser


def run_city(folder: Path, seed: int, chosen: argparse.Namespace) -> Evaluation:
    """Build one city, load it, detect and evaluate; what it took goes to standard error."""
    started = time.perf_counter()
    extract = folder / "extract"
    build(extract, people=chosen.people, seed=seed, config=_sample(chosen))
    for name in chosen.without:
        (extract / f"{name}.parquet").unlink()
    built = time.perf_counter()
    case, _ = Case.load(extract, folder / "case")
    loaded = time.perf_counter()
    run = detect(case)
    found = time.perf_counter()
    truth = extract / "truth.json"
    one = evaluate(case, run, truth, baselines=not chosen.no_baselines)
    if chosen.delay:
        one = replace(one, delays=sessions_needed(extract, truth, months=chosen.months))
    done = time.perf_counter()
    _tell(seed, [built - started, loaded - built, found - loaded, done - found])
    return one


def _sample(chosen: argparse.Namespace) -> SampleConfig:
    given = {"household_missing": chosen.household_missing} if chosen.household_missing is not None else {}
    return SampleConfig(clean=chosen.clean, pooled_at="desks" if chosen.desks else "pharmacies", **given)


def _tell(seed: int, seconds: Sequence[float]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    parts = ", ".join(
        f"{name} {value:.1f} s"
        for name, value in zip(("build", "load", "detect", "evaluate"), seconds, strict=True)
    )
    sys.stderr.write(f"seed {seed}: {parts}; peak {peak:.0f} MB\n")


def _machine(arguments: Sequence[str]) -> str:
    """Command line, machine and versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    command = shlex.join(["python", "-m", "workbench.evaluate.benchmark", *arguments])
    known = ", ".join(f"{name} {value}" for name, value in versions().items())
    return f"`{command}`\n\n{os.cpu_count()} cores, {memory:.0f} GB, {platform.system()} {platform.machine()}; {known}."


if __name__ == "__main__":
    sys.exit(main())
