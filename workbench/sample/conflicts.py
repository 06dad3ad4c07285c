"""Nobody is in two beds, shops from a bed, or goes out after death, unless a plot says so."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, hit
from workbench.sample.events import MATERNITY, PURCHASE, STAY, Events
from workbench.sample.world import World

STEP = np.int64(2) ** 26  # more seconds than an extract of two years has


def is_stay(events: Events) -> Array:
    """Rows that are stays."""
    out: Array = (events.kind == STAY) | (events.kind == MATERNITY)
    return out


def consistent(world: World, events: Events) -> Events:
    """Remove overlapping stays, what ordinary people cannot do in bed, and what the dead cannot do."""
    events = events.take(~_overlapping(events))
    events = events.take(~_from_bed(world, events))
    events = events.take(~_from_prison(world, events))
    return events.take(~_after_death(world, events))


def _key(person: Array, moment: Array) -> Array:
    return person.astype(np.int64) * STEP + moment


def inside(events: Events, stays: Events) -> Array:
    """Which events begin inside a stay of the same person."""
    if len(stays) == 0:
        return np.zeros(len(events), dtype=bool)
    start = _key(stays.person, stays.begin)
    order = np.argsort(start, kind="stable")
    start, end = start[order], _key(stays.person, stays.end)[order]
    key = _key(events.person, events.begin)
    at = np.searchsorted(start, key, side="left") - 1
    out: Array = (
        (at >= 0) & (key < end[np.maximum(at, 0)]) & (stays.person[order][np.maximum(at, 0)] == events.person)
    )
    return out


def _overlapping(events: Events) -> Array:
    """Ordinary stays that begin before the former stay of the person ended, or that meet a planted stay."""
    rows = np.flatnonzero(is_stay(events))
    stays = events.take(rows)
    planted = stays.take(stays.fixed > 0)
    drop = (stays.fixed == 0) & (inside(stays, planted) | _covers(stays, planted))
    order = np.lexsort((stays.begin, stays.person, drop))
    before, after = order[:-1], order[1:]
    meets = (stays.person[before] == stays.person[after]) & (stays.begin[after] < stays.end[before] + DAY)
    drop[after[meets]] = True
    out = np.zeros(len(events), dtype=bool)
    out[rows[drop]] = True
    return out


def _covers(stays: Events, planted: Events) -> Array:
    """Stays during which a planted stay of the person begins."""
    starts = np.sort(_key(planted.person, planted.begin))
    low = np.searchsorted(starts, _key(stays.person, stays.begin))
    return np.searchsorted(starts, _key(stays.person, stays.end)) > low


def _from_bed(world: World, events: Events) -> Array:
    """Ordinary visits and purchases during a stay, but for 4 % (double-channel drugs, tests elsewhere)."""
    stay = is_stay(events)
    rng = world.streams.get("from bed")
    loose = ~stay & (events.fixed == 0)
    caught = loose & inside(events, events.take(stay))
    out: Array = caught & ~hit(rng, len(events), 0.04)
    return out


def _after_death(world: World, events: Events) -> Array:
    """Rows after the day of death; a bill of a stay may follow, and one family purchase in fifty."""
    death = world.people.death_day[events.person]
    late = (events.begin // DAY > death) & (events.fixed < 2)
    rng = world.streams.get("after death")
    forgiven = (events.kind == PURCHASE) & (events.begin // DAY <= death + 20) & hit(rng, len(events), 0.02)
    over = is_stay(events) & (events.end // DAY > death)
    events.end[over & ~late] = np.maximum(
        death[over & ~late] * DAY + 80_000, events.begin[over & ~late] + 3600
    )
    events.settle[over & ~late] = events.end[over & ~late] + 7200
    out: Array = late & ~forgiven
    return out


def _from_prison(world: World, events: Events) -> Array:
    """Rows inside a sentence, but for one in forty that a relative made with the card."""
    since = np.full(len(world.people), 10_000)
    until = np.full(len(world.people), -10_000)
    since[world.inmates.person], until[world.inmates.person] = world.inmates.since, world.inmates.until
    day = events.begin // DAY
    caught = (day >= since[events.person]) & (day < until[events.person]) & (events.fixed == 0)
    out: Array = caught & ~hit(world.streams.get("from prison"), len(events), 0.025)
    return out
