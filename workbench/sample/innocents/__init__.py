"""Innocent look-alikes."""

from workbench.sample.events import Events
from workbench.sample.world import World


def plant_innocents(world: World, events: Events) -> Events:
    return events
