"""MDTRT_D: one row per outpatient visit and stay, with contact, department and bed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from workbench.sample import text
from workbench.sample.arrays import Array
from workbench.sample.conflicts import is_stay
from workbench.sample.registers import Registers
from workbench.sample.settlements import Settlements
from workbench.sample.tables.settlement import moments
from workbench.sample.tables.shared import Lookup, insurance, visit_ids
from workbench.sample.world import World
from workbench.sample.writer import Columns


def visit_columns(
    world: World, registers: Registers, done: Settlements, events: Array, start: int, stop: int
) -> Columns:
    """Build visits start to stop; `events` lists the events that are visits."""
    source = events[start:stop]
    look = Lookup(world, registers, done, source, f"mdtrt {start}")
    stay = is_stay(done.events)[source]
    here = done.in_bed[source]
    return {
        "mdtrt_id": visit_ids(source),
        **look.person(),
        **_contact(world, registers, done, source),
        **insurance(look),
        **look.institution(),
        "begntime": moments(world, done.events.begin[source]),
        "endtime": pa.compute.if_else(pa.array(here), None, moments(world, done.events.end[source])),
        **look.credential(),
        "med_type": look.med_type(),
        **_ward(world, done, source, stay),
        "chfpdr_code": look.doctor(),
        "chfpdr_name": look.doctor(name=True),
        "dise_no": look.disease("code"),
        "dise_name": look.disease("name"),
        "inhosp_stas": text.pick(pa.array(["0", "1"]), here.astype(int)),
        "vali_flag": text.constant("1", len(source)),
    }


def _contact(world: World, registers: Registers, done: Settlements, source: Array) -> Columns:
    """Contact person, phone and address: somebody of the household, or the one a plot gave."""
    people, who = world.people, done.events.person[source]
    size = people.household_size[who]
    family = people.household_start[who] + (who - people.household_start[who] + 1) % size
    given = done.events.contact[source]
    contact = np.where(given >= 0, given, family)
    hidden = people.hide_phone[who] & (given < 0)
    away = np.where(people.hide_address[who], -1, who)
    return {
        "coner_name": text.pick(registers.psn_name, contact),
        "tel": text.pick(registers.phone, np.where(hidden, -1, contact)),
        "addr": text.pick(registers.address, away),
    }


def _ward(world: World, done: Settlements, source: Array, stay: Array) -> Columns:
    """Department of the doctor, and a bed for stays."""
    departments = pa.array([str(d["code"]) for d in world.words.raw["departments"]])
    names = pa.array([str(d["name"]) for d in world.words.raw["departments"]])
    dept = world.doctors.dept[done.events.doctor[source]]
    bed = (source * 31 + done.events.begin[source] // 86_400) % 60 + 1
    beds = pa.array([""] + [f"{i:02d}" for i in range(1, 61)])
    return {
        "adm_dept_codg": text.pick(departments, dept),
        "adm_dept_name": text.pick(names, dept),
        "adm_bed": text.pick(beds, np.where(stay, bed, 0)),
    }
