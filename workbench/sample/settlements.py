"""From events to settlement rows: refunds, invalid rows, credentials, desks."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.arrays import DAY, Array, hit
from workbench.sample.clock import DISCHARGE_HOURS, seconds
from workbench.sample.conflicts import is_stay
from workbench.sample.events import Events
from workbench.sample.money import Bills, bills
from workbench.sample.places import PHARMACY
from workbench.sample.world import World


@dataclass
class Settlements:
    """Rows of SETL_D in order of time.

    `source` is the event of each row, `refund` whether the row takes it back, `original` the row taken back
    (-1: none), `time` the settlement moment, `valid` the validity flag; the rest is per event.
    """

    events: Events
    bills: Bills
    credential: Array
    operator: Array
    in_bed: Array
    source: Array
    refund: Array
    original: Array
    time: Array
    valid: Array

    def __len__(self) -> int:
        return len(self.source)


def settle(world: World, events: Events) -> Settlements:
    """Settle what ended within the extract; refund 5 % of rows, invalidate 0.4 % (domain notes, 5.3)."""
    horizon = world.clock.days * DAY
    events = events.take(np.lexsort((events.place, events.person, events.settle)))
    in_bed = is_stay(events) & (events.settle >= horizon)
    events.settle = np.minimum(events.settle, horizon - 1)
    _batch_uploads(world, events)
    split = bills(world, events)
    rng, share = world.streams.get("refunds"), world.config.refund_share
    settled = np.flatnonzero(~in_bed)
    back = settled[hit(rng, len(settled), share / (1 - share))]
    soon = events.settle[back] + rng.integers(40, 1800, len(back))
    later = (events.settle[back] // DAY + rng.integers(1, 13, len(back))) * DAY
    back_time = np.where(hit(rng, len(back), 0.6), soon, later + seconds(rng, len(back), DISCHARGE_HOURS))
    back, back_time = back[back_time < horizon], back_time[back_time < horizon]
    source = np.concatenate([settled, back])
    time = np.concatenate([events.settle[settled], back_time])
    refund = np.concatenate([np.zeros(len(settled), dtype=bool), np.ones(len(back), dtype=bool)])
    order = np.lexsort((refund, source, time))
    source, refund = source[order], refund[order]
    valid = ~hit(world.streams.get("validity"), len(source), world.config.invalid_share)
    row_of = np.full(len(events), -1)
    row_of[source[~refund]] = np.flatnonzero(~refund)
    original = np.where(refund, row_of[source], -1)
    valid |= refund
    valid[original[original >= 0]] = True
    return Settlements(
        events,
        split,
        _credentials(world, events),
        _operators(world, events),
        in_bed,
        source,
        refund,
        original,
        time[order],
        valid,
    )


def _batch_uploads(world: World, events: Events) -> None:
    """Give every row of a few sites one moment per day: a nightly upload of an outlet that was offline."""
    rng, wanted = world.streams.get("batch uploads"), world.config.batch_upload_sites
    if not wanted:
        return
    sites = rng.choice(world.places.pharmacies, min(wanted, world.places.pharmacies), replace=False)
    mine = np.isin(events.place, sites)
    events.settle[mine] = events.settle[mine] // DAY * DAY + 79_200


def _credentials(world: World, events: Events) -> Array:
    """1 electronic, 2 identity card, 3 social security card: the usual one in 88 % (domain notes, 5.4)."""
    rng, n = world.streams.get("credentials"), len(events)
    usual = world.people.credential[events.person]
    other = np.array([1, 3, 2])[np.searchsorted([0.60, 0.95], rng.random(n))]
    kept = np.where(hit(rng, n, 0.88), usual, other)
    return np.where((events.fixed == 2) & hit(rng, n, 0.93), 3, kept).astype(np.int8)


def _operators(world: World, events: Events) -> Array:
    """The desk: one per shift in a pharmacy, any of several in a hospital, or the one a plot fixed."""
    rng, places = world.streams.get("operators"), world.places
    shift = events.settle // (DAY // 2)
    desks = places.desks[events.place]
    on_duty = (events.place * 7 + shift * 5 + shift // 7) % desks
    anyone = np.floor(rng.random(len(events)) * desks).astype(np.int64)
    at_shop = places.level[events.place] == PHARMACY
    free = np.where(at_shop & hit(rng, len(events), 0.9), on_duty, anyone)
    return np.where(events.operator >= 0, events.operator % desks, free)
