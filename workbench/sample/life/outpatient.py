"""Outpatient visits: 5.9 a year for employees, 2.2 for residents (domain notes, section 5.2)."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit, lognormal, weighted
from workbench.sample.catalogue import GENERAL, OBSTETRICS, PAEDIATRICS
from workbench.sample.clock import OUTPATIENT_HOURS, seconds
from workbench.sample.events import EMERGENCY, OUTPATIENT, Events
from workbench.sample.places import CLINIC, PRIMARY, SECONDARY, TERTIARY
from workbench.sample.world import World

LEVEL_SHARES = np.array([0.12, 0.22, 0.30, 0.36])
LEVEL_COSTS = np.array([1.9, 1.35, 0.8, 0.5])  # relative to the mean visit
LOYALTY = 0.55


def outpatient_visits(world: World, referrals: int) -> Events:
    """Draw the visits of the year, less those that precede a stay and are drawn with it."""
    rng, people = world.streams.get("outpatient"), world.people
    n = visit_count(world) - referrals
    rate = np.where(people.employee, *world.config.outpatient_rates)
    age = 0.6 + people.age / 65 + (people.age < 7) * 0.5 + (people.chronic >= 0) * 0.5
    mean = np.array([age[people.employee].mean(), age[~people.employee].mean()])
    person = weighted(rng, rate * age / np.where(people.employee, *mean) * people.frailty, n)
    place = venues(rng, world, person)
    return visits(rng, world, person, place, _days(rng, world, n))


def visit_count(world: World) -> int:
    """Outpatient visits in the whole extract."""
    employees = int(world.people.employee.sum())
    rates = world.config.outpatient_rates
    year = employees * rates[0] + (len(world.people) - employees) * rates[1]
    return round(year * world.config.days / 365 * 1.03)  # 3 % fall into a stay of the person


def _days(rng: Rng, world: World, n: int) -> Array:
    return world.clock.draw_days(rng, n, world.clock.weights(0.5, winter=True))


def venues(rng: Rng, world: World, person: Array) -> Array:
    """Where people go: usually their own institution of a level, else another near one."""
    level = weighted(rng, LEVEL_SHARES, len(person))
    chance = np.where(hit(rng, len(person), LOYALTY), world.people.habit[person], rng.random(len(person)))
    place = np.empty(len(person), dtype=np.int64)
    for lv in (TERTIARY, SECONDARY, PRIMARY, CLINIC):
        here = level == lv
        place[here] = world.places.close_to(lv, world.people.area[person[here]], chance[here])
    return place


def doctors_for(rng: Rng, world: World, person: Array, place: Array) -> Array:
    """A doctor each, often the usual one, whose department fits age and sex."""
    n, people, doctors = len(person), world.people, world.doctors
    draw = np.where(hit(rng, n, LOYALTY), (people.habit[person] * 7) % 1, rng.random(n))
    doctor = doctors.seen_at(place, draw)
    dept, age = doctors.dept[doctor], people.age[person]
    child = (age < 14) & (dept != PAEDIATRICS)
    fertile = people.female[person] & (age > 16) & (age < 60)
    wrong = ((dept == PAEDIATRICS) & (age >= 14)) | ((dept == OBSTETRICS) & ~fertile)
    want = np.where(child, PAEDIATRICS, np.where(wrong, GENERAL, dept))
    return np.where(child | wrong, doctors.in_department(place, want, draw), doctor)


def visits(
    rng: Rng, world: World, person: Array, place: Array, day: Array, doctor: Array | None = None
) -> Events:
    """Turn persons, places and days into visits with doctor, hour, disease and cost."""
    n = len(person)
    doctor = doctors_for(rng, world, person, place) if doctor is None else doctor
    begin = day * DAY + seconds(rng, n, OUTPATIENT_HOURS)
    cost = lognormal(rng, world.config.outpatient_mean, 0.9, n) * LEVEL_COSTS[world.places.level[place]]
    return Events.of(
        person,
        place=place,
        doctor=doctor,
        begin=begin,
        settle=begin + rng.integers(180, 4500, n),
        kind=np.where(hit(rng, n, 0.05) & (world.places.level[place] < CLINIC), EMERGENCY, OUTPATIENT),
        disease=world.words.in_department(rng, world.doctors.dept[doctor]),
        fen=np.round(np.clip(cost, 5, 9000) * 100),
    )
