"""Families: who live together buy together."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit
from workbench.sample.events import CHRONIC, Events
from workbench.sample.groups import queue, spaced_days
from workbench.sample.places import PRIMARY
from workbench.sample.world import Plot, World


def _household(rng: Rng, world: World, wanted: Array) -> Array:
    """The members of a household one of whose members is among those wanted."""
    head = world.claim(rng, wanted, 1)
    if len(head) == 0:
        return head
    start, size = int(world.people.household_start[head[0]]), int(world.people.household_size[head[0]])
    members = np.arange(start, start + size)
    members = members[(world.people.death_day[members] > world.clock.days) & (world.people.age[members] > 14)]
    world.busy[members] = True
    return members


def family_together(rng: Rng, world: World, events: Events) -> list[Events]:
    """A household of three or more that shops together twelve to thirty times a year."""
    del events
    members = _household(rng, world, world.people.household_size >= 3)
    if len(members) < 2:
        return []
    number = world.plot(Plot("family_together"))
    shops = [int(world.people.home[members[0]]), int(world.people.second[members[0]])]
    lots = []
    for day in spaced_days(rng, world.clock.days, int(rng.integers(12, 31)), 3):
        going = members[hit(rng, len(members), 0.8)]
        lots.append(queue(rng, going, shops[int(rng.random() < 0.25)], int(day), (9, 20), (15, 200)))
    return _marked(lots, number)


def couple_same_disease(rng: Rng, world: World, events: Events) -> list[Events]:
    """A couple (or twins) with one chronic disease: same doctor, same day, monthly, then the pharmacy."""
    del events
    people = world.people
    members = _household(rng, world, (people.household_size == 2) & (people.age > 45))
    if len(members) < 2:
        return []
    number = world.plot(Plot("couple_same_disease"))
    place = int(world.places.close_to(PRIMARY, people.area[members[:1]], rng.random(1))[0])
    doctor = int(world.doctors.seen_at(np.array([place]), rng.random(1))[0])
    disease, lots = int(rng.choice([1, 9])), []
    for day in spaced_days(rng, world.clock.days, 11, 27):
        begin = (
            day * DAY
            + 9 * 3600
            + rng.integers(0, 5000)
            + np.arange(len(members)) * int(rng.integers(120, 600))
        )
        lots.append(
            Events.of(
                members,
                place=place,
                doctor=doctor,
                begin=begin,
                settle=begin + 1500,
                kind=CHRONIC,
                disease=disease,
                fen=rng.integers(15_000, 40_000, len(members)),
            )
        )
        lots.append(queue(rng, members, int(people.home[members[0]]), int(day), (11, 12), (20, 120)))
    return _marked(lots, number)


def carer_for_elders(rng: Rng, world: World, events: Events) -> list[Events]:
    """One neighbour buys for three elders of three households and for himself, every two or three weeks."""
    del events
    people = world.people
    carer = world.claim(rng, people.employee & (people.age > 35) & (people.age < 65), 1)
    if len(carer) == 0:
        return []
    near = (people.area == people.area[carer[0]]) & (people.age > 68)
    near &= people.household != people.household[carer[0]]
    elders = world.claim(rng, near, 3)
    number, lots = world.plot(Plot("carer_for_elders")), []
    for day in spaced_days(rng, world.clock.days, int(rng.integers(14, 22)), 12):
        cards = np.concatenate([elders, carer[: int(rng.random() < 0.4)]])
        lots.append(queue(rng, cards, int(people.home[carer[0]]), int(day), (9, 18), (20, 90)))
    return _marked(lots, number)


def _marked(lots: list[Events], number: int) -> list[Events]:
    for lot in lots:
        lot.plot[:] = number
    return lots
