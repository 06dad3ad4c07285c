"""Nursing homes: staff fetch everybody's medicine once a month."""

from __future__ import annotations

from workbench.sample.arrays import Rng, hit
from workbench.sample.events import Events
from workbench.sample.groups import queue
from workbench.sample.world import Plot, World


def known_home(rng: Rng, world: World, events: Events) -> list[Events]:
    """A home whose residents are registered at its address."""
    del events
    return _home(rng, world, known=True)


def unknown_home(rng: Rng, world: World, events: Events) -> list[Events]:
    """A home whose residents kept their old address, or have none in the extract."""
    del events
    return _home(rng, world, known=False)


def _home(rng: Rng, world: World, *, known: bool) -> list[Events]:
    people = world.people
    residents = world.claim(rng, people.age > 68, int(rng.integers(12, 36)), households=True)
    name = "nursing_home_round" if known else "nursing_home_no_address"
    number = world.plot(Plot(name))
    if known:
        people.site[residents] = int(people.site.max()) + 1
        people.area[residents] = people.area[residents[0]]
        people.hide_address[residents] = False
    else:
        people.hide_address[residents] |= hit(rng, len(residents), 0.6)
        people.hide_phone[residents] = True
    shop, first, lots = int(people.home[residents[0]]), int(rng.integers(3, 26)), []
    for day in world.clock.monthly(first) + rng.integers(-1, 2):
        going = residents[hit(rng, len(residents), 0.9)]
        lots.append(queue(rng, going, shop, int(day), (9, 15), (20, 100)))
        lots[-1].plot[:] = number
    return lots
