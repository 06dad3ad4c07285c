"""FIXMEDINS_B and DR_INFO_B."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from workbench.sample import text
from workbench.sample.places import PHARMACY
from workbench.sample.registers import Registers
from workbench.sample.world import World
from workbench.sample.writer import Columns


def institution_columns(world: World, registers: Registers) -> Columns:
    """FIXMEDINS_B with contract dates; a new pharmacy begins inside the extract."""
    places, n = world.places, len(world.places)
    rng = world.streams.get("contracts")
    base = np.datetime64(world.config.start, "D")
    begin = np.where(places.open_day >= 0, places.open_day, -rng.integers(200, 3000, n))
    return {
        "fixmedins_code": registers.place_code,
        "fixmedins_name": registers.place_name,
        "fixmedins_type": text.pick(pa.array(["1", "2"]), (places.level == PHARMACY).astype(int)),
        "hosp_lv": text.pick(pa.array(world.words.raw["levels"]), places.level),
        "fix_blng_admdvs": text.pick(pa.array([str(r) for r in world.areas.region]), places.area),
        "begntime": pa.array((base + begin).astype("datetime64[us]")),
        "endtime": pa.array(np.broadcast_to(np.datetime64("2029-12-31", "us"), (n,)).copy()),
        "vali_flag": text.constant("1", n),
    }


def doctor_columns(world: World, registers: Registers) -> Columns:
    """DR_INFO_B: doctor, institution and department."""
    doctors, n = world.doctors, len(world.doctors)
    names = pa.array([str(d["name"]) for d in world.words.raw["departments"]])
    return {
        "dr_code": registers.doctor_code,
        "dr_name": registers.doctor_name,
        "medins_code": text.pick(registers.place_code, doctors.place),
        "medins_name": text.pick(registers.place_name, doctors.place),
        "dept_name": text.pick(names, doctors.dept),
        "dr_pro_tech_duty": text.pick(pa.array(["231", "232", "233", "234"]), np.arange(n) * 7 % 4),
        "vali_flag": text.constant("1", n),
    }
