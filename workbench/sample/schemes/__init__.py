"""Planted schemes."""

from workbench.sample.events import Events
from workbench.sample.world import World


def plant_rings(world: World, events: Events) -> Events:
    return events
