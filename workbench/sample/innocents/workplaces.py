"""Workplaces and schools: everybody on one date, or on the works doctor's day."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit
from workbench.sample.events import OUTPATIENT, Events
from workbench.sample.groups import spaced_days
from workbench.sample.places import CLINIC, PRIMARY, SECONDARY
from workbench.sample.world import Plot, World


def _line(
    rng: Rng, world: World, who: Array, place: int, day: int, code: str, fen: tuple[int, int]
) -> Events:
    """A queue of visits at one facility, by several of its doctors."""
    n = len(who)
    begin = day * DAY + 8 * 3600 + np.cumsum(rng.integers(20, 200, n))
    return Events.of(
        rng.permutation(who),
        place=place,
        doctor=world.doctors.seen_at(np.full(n, place), rng.random(n)),
        begin=begin,
        settle=begin + rng.integers(20, 600, n),
        kind=OUTPATIENT,
        disease=world.words.by_code[code],
        fen=rng.integers(*fen, n),
    )


def _staff(rng: Rng, world: World, least: int) -> Array:
    """The free employees of an employer that has enough of them."""
    people = world.people
    free = people.employee & ~people.retired & ~world.busy & (people.death_day > world.clock.days)
    size = np.bincount(people.employer[free], minlength=int(people.employer.max()) + 1)
    fit = np.flatnonzero(size >= least)
    if len(fit) == 0:
        fit = np.array([int(np.argmax(size))])
    staff = np.flatnonzero(free & (people.employer == rng.choice(fit)))
    world.busy[staff] = True
    return staff


def _once(
    rng: Rng, world: World, name: str, who: Array, level: int, code: str, fen: tuple[int, int]
) -> list[Events]:
    number = world.plot(Plot(name))
    day = int(rng.choice(np.flatnonzero(world.clock.weekday < 5)[10:-10]))
    place = int(world.places.close_to(level, world.people.area[who[:1]], rng.random(1))[0])
    line = _line(rng, world, who, place, day, code, fen)
    line.plot[:] = number
    return [line]


def health_check(rng: Rng, world: World, events: Events) -> list[Events]:
    """An employer's check-up: the whole staff in one hospital on one date."""
    del events
    return _once(rng, world, "health_check_day", _staff(rng, world, 20), SECONDARY, "Z00.0", (20_000, 60_000))


def vaccination(rng: Rng, world: World, events: Events) -> list[Events]:
    """A vaccination day: old people of one area on one date."""
    del events
    people = world.people
    area = int(rng.integers(len(world.areas)))
    who = world.claim(rng, (people.area == area) & (people.age > 58), int(rng.integers(30, 70)))
    if len(who) == 0:
        return []
    return _once(rng, world, "vaccination_day", who, PRIMARY, "Z25.1", (3000, 12_000))


def school(rng: Rng, world: World, events: Events) -> list[Events]:
    """A school's eye and tooth screening: the children of an area on two or three dates a year."""
    del events
    people = world.people
    area = int(rng.integers(len(world.areas)))
    who = world.claim(
        rng, (people.area == area) & (people.age > 4) & (people.age < 16), int(rng.integers(20, 45))
    )
    if len(who) < 5:
        return []
    number, lots = world.plot(Plot("school_screening")), []
    place = int(world.places.close_to(PRIMARY, people.area[who[:1]], rng.random(1))[0])
    for day in spaced_days(rng, world.clock.days, int(rng.integers(2, 4)), 60):
        lots.append(_line(rng, world, who[hit(rng, len(who), 0.9)], place, int(day), "Z00.0", (1500, 6000)))
        lots[-1].plot[:] = number
    return lots


def employer_clinic(rng: Rng, world: World, events: Events) -> list[Events]:
    """A works doctor: colleagues come in the same break, every other week, each of them now and then."""
    del events
    staff = _staff(rng, world, 20)
    number, lots = world.plot(Plot("employer_clinic")), []
    place = int(world.places.close_to(CLINIC, world.people.area[staff[:1]], rng.random(1))[0])
    weekday = int(rng.integers(0, 5))
    for day in np.flatnonzero(world.clock.weekday == weekday)[::2]:
        lots.append(
            _line(rng, world, staff[hit(rng, len(staff), 0.3)], place, int(day), "M79.1", (3000, 15_000))
        )
        lots[-1].plot[:] = number
    return lots
