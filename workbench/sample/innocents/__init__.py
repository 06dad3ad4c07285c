"""Innocent look-alikes: what resembles a ring and is none (detection notes, section 2; domain notes, 1.7)."""

from __future__ import annotations

from collections.abc import Callable

from workbench.sample.arrays import Rng
from workbench.sample.events import Events
from workbench.sample.innocents import (
    clubs,
    cycles,
    families,
    homes,
    outbreak,
    steering,
    villages,
    workplaces,
)
from workbench.sample.world import World

Planter = Callable[[Rng, World, Events], list[Events]]

# family: (planter of one group, groups in a city of 20,000)
FAMILIES: dict[str, tuple[Planter, float]] = {
    "family_together": (families.family_together, 12),
    "couple_same_disease": (families.couple_same_disease, 6),
    "carer_for_elders": (families.carer_for_elders, 4),
    "nursing_home_round": (homes.known_home, 2),
    "nursing_home_no_address": (homes.unknown_home, 1.5),
    "village_doctor_round": (villages.doctor_round, 1.5),
    "township_hospital": (villages.township_hospital, 1),
    "village_clinic_beside_pharmacy": (villages.clinic_beside_pharmacy, 1),
    "chronic_club": (clubs.chronic_club, 2),
    "member_day": (clubs.member_day, 1.5),
    "health_check_day": (workplaces.health_check, 2),
    "vaccination_day": (workplaces.vaccination, 1.5),
    "school_screening": (workplaces.school, 1.5),
    "employer_clinic": (workplaces.employer_clinic, 1),
    "dialysis_shift": (cycles.dialysis, 2.5),
    "chemotherapy_cycle": (cycles.chemotherapy, 2),
    "rehabilitation_course": (cycles.rehabilitation, 1.5),
    "maternity_course": (cycles.maternity, 2),
    "outbreak_week": (outbreak.outbreak, 1),
    "double_channel_drug": (steering.double_channel, 1),
    "gate_pharmacy": (steering.gate, 1),
    "out_of_stock": (steering.out_of_stock, 1),
    "new_pharmacy": (steering.newcomer, 1),
}


def plant_innocents(world: World, events: Events) -> Events:
    """Plant the configured families; the number of groups grows as people to the 0.8."""
    config, size = world.config, (len(world.people) / 20_000) ** 0.8
    made = [events]
    for name, (planter, usual) in FAMILIES.items():
        if config.only_innocents is not None and name not in config.only_innocents:
            continue
        for number in range(_groups(usual * size * config.innocent_scale)):
            made += planter(world.streams.get(f"{name} {number}"), world, events)
    return Events.join(made)


def _groups(expected: float) -> int:
    """Whole groups; a family that is wanted at all has one."""
    return max(1, round(expected)) if expected > 0 else 0
