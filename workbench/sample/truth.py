"""truth.json: what was planted, read back from the surviving rows; the product only evaluates with it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import numpy as np

from workbench.sample.arrays import Array
from workbench.sample.places import PHARMACY
from workbench.sample.registers import Registers
from workbench.sample.settlements import Settlements
from workbench.sample.world import Plot, World

CORE = {"card_pooling": "core", "collusive_admission": "core", "referral_kickback": "steered"}


def build_truth(world: World, registers: Registers, done: Settlements, seed: int) -> dict[str, Any]:
    """Describe every plot by the rows that carry its number."""
    plot = done.events.plot[done.source]
    order = np.argsort(plot, kind="stable")
    starts = np.searchsorted(plot[order], np.arange(len(world.plots) + 1))
    rings: list[dict[str, Any]] = []
    innocents: list[dict[str, Any]] = []
    for number, one in enumerate(world.plots):
        rows = order[starts[number] : starts[number + 1]]
        if len(rows) == 0:
            continue
        if one.scheme is None:
            innocents.append(_innocent(world, registers, done, one, rows))
        else:
            rings.append(_ring(world, registers, done, one, rows, len(rings) + 1))
    return {"format": 1, "seed": seed, "people": len(world.people), "rings": rings, "innocents": innocents}


def _ring(
    world: World, registers: Registers, done: Settlements, plot: Plot, rows: Array, number: int
) -> dict[str, Any]:
    source = done.source[rows]
    sign = np.where(done.refund[rows], -1, 1)
    role = CORE[str(plot.scheme)]
    members = [_patient(registers, p, role) for p in _distinct(done.events.person[source])]
    return {
        "ring_id": f"R{number:04d}",
        "scheme": plot.scheme,
        "level": plot.level,
        "variant": plot.name,
        "members": members + _named(world, registers, plot, done.events.place[source], "core"),
        "dates": _dates(
            world,
            done.events.settle[source] if plot.scheme != "collusive_admission" else done.events.begin[source],
        ),
        "fund_yuan": _yuan(int((done.bills.fund[source].astype(np.int64) * sign).sum())),
        "account_yuan": _yuan(int((done.bills.account[source].astype(np.int64) * sign).sum())),
        "notes": plot.notes,
    }


def _innocent(
    world: World, registers: Registers, done: Settlements, plot: Plot, rows: Array
) -> dict[str, Any]:
    source = done.source[rows]
    people = _distinct(done.events.person[source]) if plot.list_patients else []
    members = [_patient(registers, p, "member") for p in people]
    named = _named(world, registers, plot, done.events.place[source], "member")
    return {
        "family": plot.name,
        "members": members + [m for m in named if m["kind"] == "doctor"],
        "venues": [m["id"] for m in named if m["kind"] != "doctor"],
        "dates": _dates(world, done.events.begin[source]),
        "notes": plot.notes,
    }


def _patient(registers: Registers, person: int, role: str) -> dict[str, str]:
    return {"kind": "patient", "id": registers.psn_no[person].as_py(), "role": role}


def _named(
    world: World, registers: Registers, plot: Plot, place: Array, doctor_role: str
) -> list[dict[str, str]]:
    """Doctors and venues of a plot; without named venues those where its rows are."""
    venues = plot.venues or _distinct(place)
    out = [
        {"kind": "doctor", "id": registers.doctor_code[d].as_py(), "role": doctor_role} for d in plot.doctors
    ]
    for v in venues:
        kind = "pharmacy" if world.places.level[v] == PHARMACY else "facility"
        out.append({"kind": kind, "id": registers.place_code[v].as_py(), "role": "venue"})
    return out


def _distinct(values: Array) -> list[int]:
    return [int(v) for v in np.unique(values)]


def _dates(world: World, moment: Array) -> list[str]:
    return [world.clock.date_of(int(day) * 86_400) for day in np.unique(moment // 86_400)]


def _yuan(fen: int) -> str:
    return str((Decimal(fen) / 100).quantize(Decimal("0.01")))
