"""Ordinary life: visits, refills, purchases, prescriptions, stays."""

from __future__ import annotations

from workbench.sample.events import Events
from workbench.sample.life.chronic import chronic_visits
from workbench.sample.life.outpatient import outpatient_visits
from workbench.sample.life.prescriptions import external_fills
from workbench.sample.life.purchases import purchases
from workbench.sample.life.stays import stays
from workbench.sample.world import World


def ordinary_life(world: World) -> list[Events]:
    """Everything that happens without a plot; fills and refills count towards the pharmacy rate."""
    admitted, referrals = stays(world)
    visits = Events.join([outpatient_visits(world, len(referrals)), referrals])
    chronic = chronic_visits(world)
    fills = external_fills(world, [visits, chronic])
    return [admitted, visits, chronic, fills, *purchases(world, fills)]
