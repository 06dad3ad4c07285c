"""An outbreak: one winter week fills many hospitals with one diagnosis."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import Rng
from workbench.sample.events import Events
from workbench.sample.life.stays import admissions
from workbench.sample.places import PRIMARY, SECONDARY
from workbench.sample.world import Plot, World


def outbreak(rng: Rng, world: World, events: Events) -> list[Events]:
    """Six in a thousand people are admitted with pneumonia within eight days, near where they live."""
    del events
    people = world.people
    n = round(0.006 * len(people) / max(1.0, (len(people) / 20_000) ** 0.8))
    prone = (people.age > 60) | (people.age < 10)
    who = world.claim(rng, prone, n)
    level = np.where(rng.random(len(who)) < 0.6, PRIMARY, SECONDARY)
    place = np.where(
        level == PRIMARY,
        world.places.close_to(PRIMARY, people.area[who], rng.random(len(who))),
        world.places.close_to(SECONDARY, people.area[who], rng.random(len(who))),
    )
    week = int(rng.choice([8, 12, 16, world.clock.days - 40]))
    day = week + np.round(rng.normal(4, 1.8, len(who))).clip(0, 9).astype(np.int64)
    disease = np.full(len(who), world.words.by_code["J18.9"])
    made = admissions(rng, world, who, place, day, disease)
    made.plot[:] = world.plot(Plot("outbreak_week"))
    return [made]
