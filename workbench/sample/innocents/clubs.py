"""Crowds that a pharmacy calls: courses for the chronically ill, member days."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import Rng, hit
from workbench.sample.events import Events
from workbench.sample.groups import queue
from workbench.sample.world import Plot, World


def _shop(rng: Rng, world: World) -> int:
    """A pharmacy with many usual customers."""
    customers = np.bincount(world.people.home, minlength=len(world.places))[: world.places.pharmacies]
    return int(rng.choice(np.argsort(-customers)[: max(4, world.places.pharmacies // 2)]))


def chronic_club(rng: Rng, world: World, events: Events) -> list[Events]:
    """A diabetes course: 12 to 22 people of many households meet once a month, twelve times at most."""
    del events
    people, shop = world.people, _shop(rng, world)
    members = world.claim(rng, (people.home == shop) & (people.chronic >= 0), int(rng.integers(12, 23)))
    number, weekday, lots = world.plot(Plot("chronic_club")), int(rng.integers(0, 5)), []
    days = np.flatnonzero((world.clock.weekday == weekday) & (world.clock.day_of_month <= 7))[:12]
    for day in days:
        going = members[hit(rng, len(members), 0.75)]
        lots.append(queue(rng, going, shop, int(day), (9.5, 10.5), (25, 240)))
        lots[-1].plot[:] = number
    return lots


def member_day(rng: Rng, world: World, events: Events) -> list[Events]:
    """A monthly discount day: 30 to 60 regulars, half of whom come, all morning long."""
    del events
    people, shop = world.people, _shop(rng, world)
    members = world.claim(rng, (people.home == shop) & people.employee, int(rng.integers(30, 61)))
    number, lots = world.plot(Plot("member_day")), []
    for day in world.clock.monthly(int(rng.choice([8, 16, 18, 28]))):
        going = members[hit(rng, len(members), 0.5)]
        lots.append(queue(rng, going, shop, int(day), (8.1, 9), (30, 700)))
        lots[-1].plot[:] = number
    return lots
