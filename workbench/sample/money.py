"""Who pays what of each settlement, in whole fen (payment shares: domain notes, sections 5.1 and 5.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.arrays import Array, hit
from workbench.sample.events import CHRONIC, MATERNITY, PURCHASE, STAY, Events
from workbench.sample.world import World

STAY_SHARES = np.array(
    [[0.835, 0.632], [0.874, 0.724], [0.894, 0.808], [0.894, 0.808], [0, 0]]
)  # level x (310, 390)
DEDUCTIBLES = np.array([80_000, 50_000, 20_000, 20_000, 0])  # fen
CAP = 12_000_000  # fen of a stay beyond which serious-illness insurance pays


@dataclass
class Bills:
    """Per settlement, in fen: total = out_of_scope + upfront + in_scope = fund + account + cash.

    fund = pool + serious + aid; `mulaid` is the part of `account` that came from a relative's account.
    """

    total: Array
    out_of_scope: Array
    upfront: Array
    in_scope: Array
    deductible: Array
    deductible_paid: Array
    pool: Array
    serious: Array
    aid: Array
    account: Array
    mulaid: Array
    cash: Array

    @property
    def fund(self) -> Array:
        """What the funds pay together."""
        return self.pool + self.serious + self.aid


def bills(world: World, events: Events) -> Bills:
    """Split every settlement."""
    rng, n = world.streams.get("money"), len(events)
    people, level = world.people, world.places.level[events.place]
    employee, special = people.employee[events.person], people.special[events.person]
    total = events.fen.astype(np.int64)
    stay = (events.kind == STAY) | (events.kind == MATERNITY)
    alike = stay & (events.plot >= 0) & (events.fixed == 1)
    out = _part(total, np.where(alike, 0.06, np.where(stay, rng.beta(2, 20, n), rng.beta(1, 14, n))))
    upfront = _part(total - out, np.where(alike, 0.04, np.where(stay, rng.beta(2, 30, n), 0.0)))
    scope = total - out - upfront
    standard = np.where(stay, DEDUCTIBLES[level], 0)
    paid = np.where(special > 0, 0, np.minimum(standard, scope))
    share = _pool_share(events, stay, level, employee, rng.random(n))
    pool = _part(scope - paid, share)
    pool, serious = np.minimum(pool, CAP), np.maximum(pool - CAP, 0)
    aid = np.where(special > 0, _part(scope - pool - serious, np.where(stay, 0.7, 0.0)), 0)
    person = total - pool - serious - aid
    account, mulaid = _account(world, events, employee, person)
    parts = (
        total,
        out,
        upfront,
        scope,
        standard,
        paid,
        pool,
        serious,
        aid,
        account,
        mulaid,
        person - account,
    )
    return Bills(*(np.asarray(part, dtype=np.int32) for part in parts))


def _part(fen: Array, share: Array | float) -> Array:
    return np.round(fen * share).astype(np.int64)


def _pool_share(events: Events, stay: Array, level: Array, employee: Array, chance: Array) -> Array:
    """Share of the in-scope amount that the pool pays, by kind of service and insurance."""
    scheme = np.where(employee, 0, 1)
    outpatient = np.where(employee, np.where(chance < 0.75, 0.6, 0.0), np.where(chance < 0.85, 0.5, 0.0))
    chronic = np.where(employee, 0.8, 0.65)
    bought = np.where(
        events.rx >= 0, np.where(employee, 0.55, 0.45), np.where(employee | (chance < 0.2), 0.0, 0.4)
    )
    share = np.where(events.kind == CHRONIC, chronic, outpatient)
    share = np.where(events.kind == PURCHASE, bought, share)
    return np.where(stay, STAY_SHARES[level, scheme], share)


def _account(world: World, events: Events, employee: Array, person: Array) -> tuple[Array, Array]:
    """Employees pay 80 % of purchases, half of visits from the account; residents from a relative's."""
    rng, n = world.streams.get("account"), len(events)
    use = np.where(events.kind == PURCHASE, 0.8, np.where(events.kind == STAY, 0.3, 0.5))
    whole = employee & hit(rng, n, use)
    part = employee & ~whole & hit(rng, n, 0.2)
    shared = ~employee & hit(rng, n, 0.04)
    account = np.where(whole | shared, person, np.where(part, _part(person, rng.random(n)), 0))
    account = np.minimum(account, 300_000)
    return account, np.where(shared, account, np.where(whole & hit(rng, n, 0.03), account // 2, 0))
