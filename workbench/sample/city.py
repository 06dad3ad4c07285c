"""Build a synthetic city: people, life, look-alikes, rings; then tables and the truth beside them."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from workbench.sample.config import SampleConfig
from workbench.sample.conflicts import consistent
from workbench.sample.crosschecks import plant_checks
from workbench.sample.events import PURCHASE, Events
from workbench.sample.innocents import plant_innocents
from workbench.sample.life import ordinary_life
from workbench.sample.registers import Registers, build_registers
from workbench.sample.schemes import plant_rings
from workbench.sample.settlements import Settlements, settle
from workbench.sample.tables.institutions import doctor_columns, institution_columns
from workbench.sample.tables.lines import line_columns, plan_lines
from workbench.sample.tables.people import death_columns, insurance_columns, person_columns, prison_columns
from workbench.sample.tables.settlement import settlement_columns
from workbench.sample.tables.visits import visit_columns
from workbench.sample.truth import build_truth
from workbench.sample.world import World, build_world
from workbench.sample.writer import Columns, write


@dataclass(frozen=True)
class SampleSummary:
    """What was written: the folder, rows per table, rings and innocent groups."""

    folder: Path
    seed: int
    people: int
    rows: dict[str, int]
    rings: int
    innocents: int


def build(
    folder: Path, *, people: int = 20_000, seed: int = 1, config: SampleConfig | None = None
) -> SampleSummary:
    """Write a city of so many insured people into a folder; same arguments, same bytes.

    About 5.7 settlements per person and year (domain notes, section 5.4). `truth.json` beside the tables says
    what was planted; only the evaluation may read it.
    """
    if people < 2_000:
        raise ValueError("a city needs at least 2,000 people")
    folder.mkdir(parents=True, exist_ok=True)
    world = build_world(people, seed, config or SampleConfig())
    done = settle(world, consistent(world, _events(world)))
    registers = build_registers(world)
    rows = _tables(folder, world, registers, done)
    truth = build_truth(world, registers, done, seed)
    if world.config.checks != "off":
        truth["checks"] = plant_checks(folder, world, done)
    text = json.dumps(truth, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / "truth.json").write_text(text + "\n", encoding="utf-8", newline="\n")
    return SampleSummary(folder, seed, people, rows, len(truth["rings"]), len(truth["innocents"]))


def _events(world: World) -> Events:
    """Everything that happens, planted plots last so that they may bend ordinary life."""
    events = Events.join(ordinary_life(world))
    if world.config.innocents:
        events = plant_innocents(world, events)
    return plant_rings(world, events)


def _tables(folder: Path, world: World, registers: Registers, done: Settlements) -> dict[str, int]:
    visits = np.flatnonzero(done.events.kind != PURCHASE)
    lines = plan_lines(world, done)
    n = len(world.people)
    small = {
        "FIXMEDINS_B": institution_columns(world, registers),
        "DR_INFO_B": doctor_columns(world, registers),
        "death_list": death_columns(world, registers),
        "prison_list": prison_columns(world, registers),
    }
    rows = {name: _whole(folder / f"{name}.parquet", made) for name, made in small.items()}
    rows["PSN_INFO_B"] = write(
        folder / "PSN_INFO_B.parquet", n, lambda a, b: person_columns(world, registers, a, b)
    )
    rows["PSN_INSU_D"] = write(
        folder / "PSN_INSU_D.parquet", n, lambda a, b: insurance_columns(world, registers, a, b)
    )
    rows["SETL_D"] = write(
        folder / "SETL_D.parquet", len(done), lambda a, b: settlement_columns(world, registers, done, a, b)
    )
    rows["MDTRT_D"] = write(
        folder / "MDTRT_D.parquet",
        len(visits),
        lambda a, b: visit_columns(world, registers, done, visits, a, b),
    )
    rows["FEE_LIST_D"] = write(
        folder / "FEE_LIST_D.parquet",
        len(lines.row),
        lambda a, b: line_columns(world, registers, done, lines, a, b),
    )
    return rows


def _whole(path: Path, made: Columns) -> int:
    """Write a small table at once."""
    return write(
        path, len(next(iter(made.values()))), lambda a, b: {k: v.slice(a, b - a) for k, v in made.items()}
    )
