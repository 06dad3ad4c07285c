"""Admissions: 0.119, 0.490 and 0.207 a year; length and cost log-normal (domain notes, 5.1, 5.2 and 5.4)."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit, lognormal, weighted
from workbench.sample.catalogue import OBSTETRICS, PAEDIATRICS
from workbench.sample.clock import DISCHARGE_HOURS, OUTPATIENT_HOURS, seconds
from workbench.sample.events import STAY, Events
from workbench.sample.life.outpatient import doctors_for, visits
from workbench.sample.places import CLINIC, PRIMARY, SECONDARY, TERTIARY
from workbench.sample.world import World

LEVEL_SHARES = np.array([0.27, 0.41, 0.32])
LEVEL_COSTS = np.array([1.65, 0.95, 0.52])
ORDINARY_SHARES = (1.0, 0.98, 0.93)  # overlaps are dropped, innocents and rings add theirs
REFERRED = 0.45  # stays preceded by a visit to a doctor near home


def stays(world: World) -> tuple[Events, Events]:
    """The stays, and the outpatient visits after which a doctor near home sent the patient in."""
    rng = world.streams.get("stays")
    person = _patients(rng, world)
    day = world.clock.draw_days(rng, len(person), world.clock.weights(0.7))
    disease, day = _diseases(rng, world, person, day)
    place = _hospitals(rng, world, person)
    made = admissions(rng, world, person, place, day, disease)
    return made, _referrals(world.streams.get("referrals"), world, made)


def _patients(rng: Rng, world: World) -> Array:
    """Who is admitted: exact totals per group, frail and old people again and again."""
    people, config = world.people, world.config
    chosen = []
    groups = (people.employee & ~people.retired, people.retired, ~people.employee)
    for group, rate, extra in zip(groups, config.admission_rates, ORDINARY_SHARES, strict=True):
        age = 0.35 + (people.age / 55) ** 2 + (people.age < 6) * 0.6
        n = round(rate * int(group.sum()) * config.days / 365 * extra)
        chosen.append(weighted(rng, group * age * people.frailty, n))
    return np.concatenate(chosen)


def _diseases(rng: Rng, world: World, person: Array, day: Array) -> tuple[Array, Array]:
    """A disease that fits the age; winter diseases move to winter days."""
    words, n = world.words, len(person)
    age = world.people.age[person]
    grown = words.share("stay") * (words.disease_dept != PAEDIATRICS) * (words.disease_dept != OBSTETRICS)
    young = words.share("stay") * (words.disease_dept == PAEDIATRICS)
    disease = np.where(age < 14, weighted(rng, young, n), weighted(rng, grown, n))
    known = world.people.chronic[person]
    disease = np.where((known >= 0) & hit(rng, n, 0.4), known, disease)
    winter = world.clock.draw_days(rng, n, world.clock.weights(0.7, winter=True))
    return disease, np.where(words.disease_winter[disease], winter, day)


def _hospitals(rng: Rng, world: World, person: Array) -> Array:
    level = weighted(rng, LEVEL_SHARES, len(person))
    chance = np.where(hit(rng, len(person), 0.5), world.people.habit[person], rng.random(len(person)))
    place = np.empty(len(person), dtype=np.int64)
    for lv in (TERTIARY, SECONDARY, PRIMARY):
        here = level == lv
        place[here] = world.places.close_to(lv, world.people.area[person[here]], chance[here])
    return place


def admissions(rng: Rng, world: World, person: Array, place: Array, day: Array, disease: Array) -> Events:
    """Stays with doctor, hours, length and cost; costs are scaled to the mean of each insurance."""
    n, words, config = len(person), world.words, world.config
    nights = np.maximum(
        1, np.round(lognormal(rng, config.stay_days - 1, 0.55, n) * words.disease_days[disease] ** 0.6)
    )
    begin = day * DAY + seconds(rng, n, OUTPATIENT_HOURS)
    end = (day + nights.astype(np.int64)) * DAY + seconds(rng, n, DISCHARGE_HOURS)
    raw = lognormal(rng, 1.0, 0.55, n) * (nights / config.stay_days) ** 0.6
    raw = raw * words.disease_cost[disease] * LEVEL_COSTS[world.places.level[place]]
    dept = words.disease_dept[disease]
    return Events.of(
        person,
        place=place,
        doctor=world.doctors.in_department(place, dept, rng.random(n)),
        begin=begin,
        end=end,
        settle=end + rng.integers(300, 5400, n),
        kind=STAY,
        disease=disease,
        fen=np.round(_scaled(world, person, raw) * 100),
    )


def _scaled(world: World, person: Array, raw: Array) -> Array:
    """Scale relative costs to the configured means of employees and residents."""
    out = raw.copy()
    for mine, mean in zip((True, False), world.config.admission_means, strict=True):
        here = world.people.employee[person] == mine
        if here.any():
            out[here] *= mean / raw[here].mean()
    return np.clip(out, 300, 400_000)


def _referrals(rng: Rng, world: World, made: Events) -> Events:
    """A visit zero to five days before the stay at a clinic or health centre near home."""
    at = np.flatnonzero(hit(rng, len(made), REFERRED) & (made.begin > 6 * DAY))
    person = made.person[at].astype(np.int64)
    people, places = world.people, world.places
    level = np.where(hit(rng, len(at), 0.5), CLINIC, PRIMARY)
    place = np.where(
        level == CLINIC,
        places.close_to(CLINIC, people.area[person], people.habit[person]),
        places.close_to(PRIMARY, people.area[person], people.habit[person]),
    )
    doctor = doctors_for(rng, world, person, place)
    day = made.begin[at] // DAY - rng.integers(0, 6, len(at))
    before = visits(rng, world, person, place, day, doctor)
    late = before.settle >= made.begin[at]
    before.begin[late] -= DAY
    before.settle[late] -= DAY
    before.end[late] -= DAY
    made.referrer[at] = doctor
    return before
