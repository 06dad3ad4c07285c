"""The planted schemes, in three grades of difficulty."""

from __future__ import annotations

from workbench.sample.config import LEVELS, SCHEMES
from workbench.sample.events import Events
from workbench.sample.schemes.card_pooling import plant_pooling
from workbench.sample.schemes.collusive_admission import plant_admissions
from workbench.sample.schemes.referral_kickback import plant_kickback
from workbench.sample.world import World

PLANTERS = {
    "card_pooling": plant_pooling,
    "referral_kickback": plant_kickback,
    "collusive_admission": plant_admissions,
}


def plant_rings(world: World, events: Events) -> Events:
    """Plant every configured ring; each has its own random stream."""
    counts = world.config.ring_counts(len(world.people))
    made = [events]
    for scheme in SCHEMES:
        for level in LEVELS:
            for number in range(counts.get(scheme, {}).get(level, 0)):
                rng = world.streams.get(f"{scheme} {level} {number}")
                made += PLANTERS[scheme](rng, world, events, level)
    return Events.join(made)
