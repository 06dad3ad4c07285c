"""Cases for the cross-checks: positives and look-alikes, added to a finished city without changing a row of it.

People and institutions of these cases exist for nothing else, in a region of their own, and draw from a stream of
their own. Some columns that only the checks read (beds, coordinates, days of supply) are added for the whole city.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from workbench.sample.crosschecks.draft import Draft
from workbench.sample.crosschecks.people import plant_people
from workbench.sample.crosschecks.registers import plant_registers
from workbench.sample.crosschecks.sites import plant_sites
from workbench.sample.crosschecks.stock import plant_stock
from workbench.sample.crosschecks.writing import write_beside
from workbench.sample.settlements import Settlements
from workbench.sample.world import World

__all__ = ["plant_checks"]


def plant_checks(folder: Path, world: World, done: Settlements) -> list[dict[str, Any]]:
    """Add cases and columns to the tables of a city; gives what was planted, for ``truth.json``."""
    rng = world.streams.get("cross-checks")
    draft = Draft(world.config.start, world.config.days, rng)
    positives = world.config.checks == "all"
    plant_people(draft, positives=positives)
    plant_sites(draft, positives=positives)
    plant_stock(draft, positives=positives)
    plant_registers(draft, positives=positives)
    write_beside(folder, world, done, draft)
    return draft.truth
