"""What each cross-check costs over a large city: seconds of the clock and of the processors, in a process of its own.

python -m tests.bench.checks --people 1600000
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb

import workbench
from tests.bench.page import machine
from tests.cases.command import COMMAND
from workbench.checks import run_checks
from workbench.checks.registry import CHECKS

#: Every line of fees is sold, with a trace code of its own; what is sold in a month was bought on its first day.
_STOCK = {
    "MEDINS_PROD_SEL_D": """
        select 'S' || bkkp_sn as rid, fixmedins_code, hilist_code as med_list_codg, '1' as vali_flag,
               'L2025001' as manu_lotnum, setl_id, cnt as sel_retn_cnt, fee_ocur_time as sel_retn_time, psn_no,
               '0' as trdn_flag, pric as finl_trns_pric,
               lpad(regexp_replace(bkkp_sn, '[^0-9]', '', 'g'), 20, '8') as drug_trac_codg
        from fees where cnt > 0""",
    "MEDINS_PROD_PURC_D": """
        select concat_ws('-', 'P', fixmedins_code, hilist_code, month(fee_ocur_time)) as rid, fixmedins_code,
               hilist_code as med_list_codg, '1' as vali_flag, 'L2025001' as manu_lotnum, sum(cnt) as purc_retn_cnt,
               date_trunc('month', any_value(fee_ocur_time)) as purc_retn_stoin_time, min(pric) as finl_trns_pric
        from fees where cnt > 0 group by all""",
}


def main() -> None:
    """Make the city, load it, measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.checks")
    parser.add_argument(
        "--people", type=int, default=160_000, help="people of the city, six settlements each"
    )
    parser.add_argument("--folder", type=Path, help="where the inputs go meanwhile; 2 GB per million people")
    parser.add_argument("--case", type=Path, help="measure a case that is there")
    chosen = parser.parse_args()
    if chosen.case is not None:
        print(json.dumps(measured(chosen.case)))
        return
    with tempfile.TemporaryDirectory(prefix="bench-", dir=chosen.folder) as folder:
        case = made(Path(folder), chosen.people)
        with duckdb.connect() as db:
            ((rows,),) = db.execute(f"select count(*) from '{case}/tables/setl_d.parquet'").fetchall()
        command = [sys.executable, "-m", "tests.bench.checks", "--case", str(case)]
        answer = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    print(f"{machine()}\n\n{rows:,} settlements\n\n{page(json.loads(answer))}")


def made(folder: Path, people: int) -> Path:
    """A case of a synthetic city with cases of every check, and stock tables as long as its fee lines."""
    _run("sample", folder / "city", "--people", people, "--checks", "all")
    with duckdb.connect() as db:
        db.execute(f"create view fees as from '{folder}/city/FEE_LIST_D.parquet'")
        for name, text in _STOCK.items():
            path = folder / "city" / f"{name}.parquet"
            planted = f"select * from '{path}'"
            db.execute(f"create or replace temp table both_of as {planted} union all by name {text}")
            db.execute(f"copy both_of to '{path}' (format parquet)")
    _run("load", folder / "city", "--case", folder / "case")
    return folder / "case"


def measured(folder: Path) -> dict[str, object]:
    """Seconds of each check, of what is made before and after them, and the most memory that was taken."""
    watch = _Watch()
    run_checks(workbench.open_case(folder), progress=watch)
    watch.step("checks", len(CHECKS) + 1, len(CHECKS))
    return {"steps": watch.steps, "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}


class _Watch:
    """Notes when each check was done; the first has what is made before it, the last line what comes after it."""

    def __init__(self) -> None:
        self.steps: list[tuple[float, float]] = []
        self._since = time.perf_counter(), time.process_time()

    def step(self, _text: str, _done: int, _total: int) -> None:
        now = time.perf_counter(), time.process_time()
        self.steps.append((now[0] - self._since[0], now[1] - self._since[1]))
        self._since = now


def page(figures: dict[str, list[tuple[float, float]]]) -> str:
    """The figures as a table, the costliest first."""
    steps = figures["steps"]
    names = [*(check.id for check in CHECKS), "tables of findings"]
    lines = [
        f"| {name} | {wall:.1f} | {busy:.1f} |"
        for name, (wall, busy) in sorted(zip(names, steps, strict=True), key=lambda one: -one[1][0])
        if wall >= 0.05
    ]
    whole = [sum(one[number] for one in steps) for number in (0, 1)]
    head = ["| check | s | CPU s |", "|---|---:|---:|"]
    total = f"| all, with {figures['mib']} MiB at most | {whole[0]:.1f} | {whole[1]:.1f} |"
    return "\n".join([*head, *lines, total])


def _run(*words: object) -> None:
    subprocess.run([*COMMAND, *map(str, words)], check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
