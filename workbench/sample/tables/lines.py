"""FEE_LIST_D: every externally prescribed drug, and a sample of the other lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from workbench.sample import text
from workbench.sample.arrays import Array, hit
from workbench.sample.catalogue import ONCOLOGY
from workbench.sample.conflicts import is_stay
from workbench.sample.events import PURCHASE, Events
from workbench.sample.registers import Registers
from workbench.sample.settlements import Settlements
from workbench.sample.tables.settlement import moments
from workbench.sample.tables.shared import Lookup, setl_ids, visit_ids
from workbench.sample.world import World
from workbench.sample.writer import Columns


@dataclass(frozen=True)
class Lines:
    """Fee lines: the settlement row, the position within it, the amount in fen and the item."""

    row: Array
    amount: Array
    item: Array
    count: Array


def plan_lines(world: World, done: Settlements) -> Lines:
    """One to three lines per chosen settlement, which add up to its total."""
    rng, events = world.streams.get("fee lines"), done.events
    external = (events.rx >= 0) & (events.kind == PURCHASE)
    wanted = external | hit(rng, len(events), world.config.fee_line_sample)
    row = np.flatnonzero(~done.refund & wanted[done.source])
    parts = rng.integers(1, 4, len(row))
    total = done.bills.total[done.source[row]].astype(np.int64)
    line_row, index = np.repeat(np.arange(len(row)), parts), _within(parts)
    amount = np.where(
        index == 0,
        total[line_row] - total[line_row] // parts[line_row] * (parts[line_row] - 1),
        total[line_row] // parts[line_row],
    )
    drugs = len(world.words.raw["drugs"])
    stay = is_stay(events)[done.source[row]][line_row]
    drug = (
        events.disease[done.source[row]][line_row] * 3 + index + rng.integers(0, 2, len(line_row))
    ) % drugs
    drug = np.where(special_purchases(world, events)[done.source[row]][line_row], drugs, drug)
    item = np.where(stay, drugs + 1 + (index + rng.integers(0, 2, len(index))) % 4, drug)
    return Lines(row[line_row], amount, item, rng.integers(1, 4, len(line_row)))


def special_purchases(world: World, events: Events) -> Array:
    """Purchases of the double-channel drug: dear prescriptions of an oncologist."""
    dept = world.doctors.dept[np.maximum(events.doctor, 0)]
    out: Array = (
        (events.kind == PURCHASE) & (events.doctor >= 0) & (dept == ONCOLOGY) & (events.fen >= 120_000)
    )
    return out


def _within(parts: Array) -> Array:
    ends = np.cumsum(parts)
    out: Array = np.arange(int(parts.sum())) - np.repeat(ends - parts, parts)
    return out


def line_columns(
    world: World, registers: Registers, done: Settlements, lines: Lines, start: int, stop: int
) -> Columns:
    """Build lines start to stop."""
    row = lines.row[start:stop]
    source = done.source[row]
    look = Lookup(world, registers, done, source, f"line {start}")
    prescription = done.events.rx[source]
    n, amount, count = len(row), lines.amount[start:stop], lines.count[start:stop]
    order = text.strings(text.literal("RX99", n), text.digits(np.maximum(prescription, 0) + 1, 11))
    return {
        "bkkp_sn": text.strings(text.literal("F99", n), text.digits(np.arange(start, stop) + 1, 13)),
        "mdtrt_id": visit_ids(source),
        "setl_id": setl_ids(row),
        "psn_no": text.pick(registers.psn_no, look.who),
        "fixmedins_code": text.pick(registers.place_code, look.where),
        "fixmedins_name": text.pick(registers.place_name, look.where),
        "med_type": look.med_type(),
        "rx_drord_no": pa.compute.if_else(pa.array(prescription >= 0), order, ""),
        "fee_ocur_time": moments(world, done.events.begin[source]),
        "cnt": pa.array(count),
        "pric": text.money(amount // count),
        "det_item_fee_sumamt": text.money(amount),
        **_item(world, lines.item[start:stop]),
        **_orderer(world, look),
        "vali_flag": text.constant("1", n),
    }


def _item(world: World, item: Array) -> Columns:
    """Catalogue code and name; drugs first, then the special drug, then services."""
    raw = world.words.raw
    items = [*raw["drugs"], raw["special_drug"], *raw["services"].values()]
    drugs = len(raw["drugs"]) + 1
    kinds = ["101"] * drugs + ["201"] * (len(items) - drugs)
    return {
        "hilist_code": text.pick(pa.array([i["code"] for i in items]), item),
        "hilist_name": text.pick(pa.array([i["name"] for i in items]), item),
        "list_type": text.pick(pa.array(kinds), item),
    }


def _orderer(world: World, look: Lookup) -> Columns:
    """Department (none at pharmacies) and prescribing doctor."""
    doctor = look.done.events.doctor[look.source]
    names = pa.array([str(d["name"]) for d in world.words.raw["departments"]])
    dept = np.where(look.is_purchase() | (doctor < 0), -1, world.doctors.dept[np.maximum(doctor, 0)])
    return {
        "bilg_dept_name": text.pick(names, dept),
        "bilg_dr_code": look.doctor(),
        "bilg_dr_name": look.doctor(name=True),
    }
