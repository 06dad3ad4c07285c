"""PSN_INFO_B, PSN_INSU_D, and the lists of the dead and the imprisoned."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from workbench.sample import text
from workbench.sample.registers import Registers
from workbench.sample.tables.shared import PSN_TYPES, psn_types
from workbench.sample.world import World
from workbench.sample.writer import Columns


def person_columns(world: World, registers: Registers, start: int, stop: int) -> Columns:
    """PSN_INFO_B; households, addresses and phones are missing in configured shares."""
    people, who = world.people, registers.by_number[start:stop]
    n = len(who)
    area = people.area[who]
    live = text.strings(text.digits(world.areas.region[area], 6), text.digits(area, 6))
    book = text.strings(text.literal("HB99", n), text.digits(people.household[who] * 7 % 10_000_019, 8))
    alive = people.death_day[who] > world.clock.days
    return {
        "psn_no": text.pick(registers.psn_no, who),
        "psn_cert_type": text.constant("01", n),
        "certno": text.pick(registers.certno, who),
        "psn_name": text.pick(registers.psn_name, who),
        "gend": text.pick(pa.array(["1", "2"]), people.female[who].astype(int)),
        "brdy": pa.array(people.birth[who]),
        "live_admdvs": live,
        "live_addr": text.pick(registers.address, np.where(people.hide_address[who], -1, who)),
        "resdbook_no": pa.compute.if_else(pa.array(people.hide_household[who]), "", book),
        "mob": text.pick(registers.phone, np.where(people.hide_phone[who], -1, who)),
        "surv_stas": text.pick(pa.array(["0", "1"]), alive.astype(int)),
        "vali_flag": text.constant("1", n),
    }


def insurance_columns(world: World, registers: Registers, start: int, stop: int) -> Columns:
    """PSN_INSU_D: one active row per person."""
    people, who = world.people, registers.by_number[start:stop]
    works = people.employee & ~people.retired
    employer = np.where(works, people.employer, -1)[who]
    region = pa.array([str(r) for r in world.areas.region])
    alive = people.death_day[who] > world.clock.days
    return {
        "psn_no": text.pick(registers.psn_no, who),
        "insutype": text.pick(pa.array(["390", "310"]), people.employee[who].astype(int)),
        "psn_type": text.pick(PSN_TYPES, psn_types(world)[who]),
        "psn_insu_stas": text.pick(pa.array(["2", "1"]), alive.astype(int)),
        "insu_admdvs": text.pick(region, people.area[who]),
        "emp_no": text.pick(registers.employer_code, employer),
        "emp_name": text.pick(registers.employer_name, employer),
    }


def death_columns(world: World, registers: Registers) -> Columns:
    """death_list: identity number and day."""
    dead = np.flatnonzero(world.people.death_day < world.clock.days)
    day = np.datetime64(world.config.start, "D") + world.people.death_day[dead]
    return {
        "certno": text.pick(registers.certno, dead),
        "psn_name": text.pick(registers.psn_name, dead),
        "die_date": pa.array(day),
    }


def prison_columns(world: World, registers: Registers) -> Columns:
    """prison_list: dates in and out; out is empty while the sentence lasts."""
    inmates = world.inmates
    base = np.datetime64(world.config.start, "D")
    lasting = inmates.until > world.clock.days
    return {
        "certno": text.pick(registers.certno, inmates.person),
        "psn_name": text.pick(registers.psn_name, inmates.person),
        "in_date": pa.array(base + inmates.since),
        "out_date": pa.array(base + inmates.until, mask=lasting),
    }
