"""Columns that SETL_D, MDTRT_D and FEE_LIST_D have in common."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from workbench.sample import text
from workbench.sample.arrays import Array
from workbench.sample.events import PURCHASE
from workbench.sample.registers import Registers
from workbench.sample.settlements import Settlements
from workbench.sample.world import World
from workbench.sample.writer import Columns

SPECIAL = pa.array(["", "1", "2", "", "4"])


def setl_ids(rows: Array) -> pa.Array:
    """setl_id by row."""
    return text.strings(text.literal("S99", len(rows)), text.digits(rows + 1, 13))


def visit_ids(source: Array) -> pa.Array:
    """mdtrt_id by event."""
    return text.strings(text.literal("M99", len(source)), text.digits(source + 1, 13))


@dataclass(frozen=True)
class Lookup:
    """Looks the columns of some events up; `stream` names the draws of their one-time tokens."""

    world: World
    registers: Registers
    done: Settlements
    source: Array
    stream: str

    @cached_property
    def who(self) -> Array:
        """Person of each row."""
        return self.done.events.person[self.source]

    @cached_property
    def where(self) -> Array:
        """Institution of each row."""
        return self.done.events.place[self.source]

    def person(self) -> Columns:
        """Who the row is about."""
        reg, people, who = self.registers, self.world.people, self.who
        age = np.clip(people.age, 0, 120).astype(np.int16)
        return {
            "psn_no": text.pick(reg.psn_no, who),
            "psn_name": text.pick(reg.psn_name, who),
            "psn_cert_type": text.constant("01", len(who)),
            "certno": text.pick(reg.certno, who),
            "gend": text.pick(pa.array(["1", "2"]), people.female[who].astype(int)),
            "brdy": pa.array(people.birth[who]),
            "age": pa.array(age[who]),
        }

    def institution(self) -> Columns:
        """Where it happened."""
        reg, world = self.registers, self.world
        region = pa.array([str(r) for r in world.areas.region[world.places.area]])
        return {
            "fixmedins_code": text.pick(reg.place_code, self.where),
            "fixmedins_name": text.pick(reg.place_name, self.where),
            "hosp_lv": text.pick(pa.array(world.words.raw["levels"]), world.places.level[self.where]),
            "fix_blng_admdvs": text.pick(region, self.where),
        }

    def credential(self) -> Columns:
        """mdtrt_cert_type and mdtrt_cert_no; an electronic credential is a fresh token on every use."""
        kind = self.done.credential[self.source]
        rng = self.world.streams.get(f"tokens {self.stream}")
        draw = rng.integers(0, 2**63, (len(kind), 2), dtype=np.uint64)
        token = text.strings(text.hexadecimal(draw[:, 0], 16), text.hexadecimal(draw[:, 1], 16))
        card = text.pick(self.registers.card, self.who)
        identity = text.pick(self.registers.certno, self.who)
        number = pa.compute.choose(pa.array(kind.astype(np.int64) - 1), token, identity, card)
        return {
            "mdtrt_cert_type": text.pick(pa.array(["01", "02", "03"]), kind.astype(np.int64) - 1),
            "mdtrt_cert_no": number,
            "ssc_cardno": card,
        }

    def med_type(self) -> pa.Array:
        """med_type, by the national core list."""
        codes = [str(i) for i in range(64)]
        return text.pick(pa.array(codes), self.done.events.kind[self.source].astype(np.int64))

    def disease(self, key: str) -> pa.Array:
        """Disease code or name; pharmacies have none unless a prescription names it."""
        values = pa.array([str(d[key]) for d in self.world.words.raw["diseases"]])
        return text.pick(values, self.done.events.disease[self.source].astype(np.int64))

    def doctor(self, *, name: bool = False) -> pa.Array:
        """Doctor code or name, empty where nobody is named."""
        register = self.registers.doctor_name if name else self.registers.doctor_code
        return text.pick(register, self.done.events.doctor[self.source].astype(np.int64))

    def is_purchase(self) -> Array:
        """Rows at a pharmacy."""
        out: Array = self.done.events.kind[self.source] == PURCHASE
        return out


def psn_types(world: World) -> Array:
    """Position in PSN_TYPES of every person."""
    people = world.people
    resident = np.where(people.age < 18, 2, np.where(people.age < 60, 3, 4))
    return np.where(people.retired, 1, np.where(people.employee, 0, resident))


PSN_TYPES = pa.array(["11", "12", "14", "15", "16"])


def insurance(look: Lookup) -> Columns:
    """The insurance of the person of each row."""
    people, who, world = look.world.people, look.who, look.world
    works = people.employee & ~people.retired
    region = pa.array([str(r) for r in world.areas.region])
    return {
        "insutype": text.pick(pa.array(["390", "310"]), people.employee[who].astype(int)),
        "psn_type": text.pick(PSN_TYPES, psn_types(world)[who]),
        "sp_psn_type": text.pick(SPECIAL, people.special[who]),
        "insu_admdvs": text.pick(region, people.area[who]),
        "emp_no": text.pick(look.registers.employer_code, np.where(works, people.employer, -1)[who]),
    }
