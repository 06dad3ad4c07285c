"""How long a package takes, part by part: a ring of 60 cards and 3,000 rows. Run as a program; prints a table.

python -m tests.evidence.package.bench [FOLDER]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import workbench
from tests.cases.cities import SMALL
from tests.evidence.package.making import FACTS
from workbench.evidence import package
from workbench.sample import build

MADE = datetime(2026, 11, 22, 9, 30, 0)
PEOPLE, SESSIONS = 60, 50
STEPS = (
    *("rows_of_leads", "amounts_of", "shown_tables", "put_tables", "put_graph", "put_method"),
    *("put_log", "put_papers", "put_list", "seal"),
)


def ring(folder: Path) -> workbench.Investigation:
    """A city with one more ring in it: 60 people, each with a card, 50 evenings at one pharmacy."""
    extract = folder / "extract"
    build(extract, people=2_000, seed=1, config=SMALL)
    table = pq.read_table(extract / "SETL_D.parquet")
    bought = [one for one in table.to_pylist() if one["fixmedins_code"].startswith("P")]
    person: dict[str, Any] = {}
    for one in bought:
        person.setdefault(one["psn_no"], one)
    members = [person[one] for one in sorted(person)[:PEOPLE]]
    place = bought[0]
    new = []
    for session in range(SESSIONS):
        start = datetime(2025, 1 + session // 10, 1 + session % 10 * 2, 21, 30, 0)
        for number, one in enumerate(members):
            at = start.replace(minute=30 + number // 30, second=number % 30 * 2)
            key = f"SX{session:03d}{number:04d}"
            changed = {"setl_id": key, "mdtrt_id": f"M{key}", "msgid": f"G{key}", "setl_time": at}
            places = {name: place[name] for name in ("fixmedins_code", "fixmedins_name") if name in place}
            new.append(
                {**one, **changed, **places, "refd_setl_flag": "0", "init_setl_id": None, "vali_flag": "1"}
            )
    pq.write_table(
        pa.concat_tables([table, pa.Table.from_pylist(new, schema=table.schema)]), extract / "SETL_D.parquet"
    )
    made, _ = workbench.Case.load(extract, folder / "case")
    workbench.detect(made, schemes=("card_pooling",))
    return workbench.open_case(made.folder)


@contextmanager
def timed(took: dict[str, list[float]]) -> Any:
    """Measure every step of the assembly, wall clock and processor."""
    kept = {name: getattr(package, name) for name in STEPS}

    def wrapped(name: str, step: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any, **named: Any) -> Any:
            wall, cpu = time.perf_counter(), time.process_time()
            try:
                return step(*arguments, **named)
            finally:
                took[name] = [time.perf_counter() - wall, time.process_time() - cpu]

        return run

    for name, step in kept.items():
        setattr(package, name, wrapped(name, step))
    try:
        yield
    finally:
        for name, step in kept.items():
            setattr(package, name, step)


def main(folder: Path) -> None:
    """Make the case if it is not there, then the package; print what each part took."""
    os.environ["WORKBENCH_KEYS"] = str(folder / "keys")
    case = workbench.open_case(folder / "case") if (folder / "case").exists() else ring(folder)
    lead = max(case.leads(everything=True), key=lambda one: one.rows)
    took: dict[str, list[float]] = {}
    wall, cpu = time.perf_counter(), time.process_time()
    with timed(took):
        (made,) = case.evidence(
            lead.lead_id,
            Path(tempfile.mkdtemp(dir=folder)) / "out",
            level="transfer",
            facts=FACTS,
            extract=folder / "extract",
            actor="bench",
            made_at=MADE,
        )
    print(f"{len(lead.members)} members, {lead.rows} rows, {made.graph.edges} edges, {made.graph.rows} pairs")
    for name, (seconds, processor) in took.items():
        print(f"{name:15} {seconds:7.2f} s   processor {processor:6.2f} s")
    print(f"{'all':15} {time.perf_counter() - wall:7.2f} s   processor {time.process_time() - cpu:6.2f} s")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else tempfile.mkdtemp()))
