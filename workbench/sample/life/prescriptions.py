"""External prescriptions: written at a visit, filled within three days near home or at the hospital gate."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit, lognormal, weighted
from workbench.sample.clock import PHARMACY_HOURS, seconds
from workbench.sample.events import PURCHASE, Events
from workbench.sample.places import PHARMACY
from workbench.sample.world import World

RX_MEAN = 1.3  # an external prescription costs this many ordinary purchases


def external_fills(world: World, lots: list[Events]) -> Events:
    """Choose visits that end in an external prescription, number them, and fill them; marks the visits."""
    rng, first, fills = world.streams.get("prescriptions"), 0, []
    for visits in lots:
        employee = world.people.employee[visits.person]
        share = np.where(employee, *world.config.external_rx) * world.doctors.outward[visits.doctor]
        chosen = np.flatnonzero(hit(rng, len(visits), share))
        visits.rx[chosen] = first + np.arange(len(chosen))
        first += len(chosen)
        fills.append(fill(rng, world, visits.take(chosen)))
    return Events.join(fills)


def fill(rng: Rng, world: World, visits: Events, place: Array | None = None) -> Events:
    """Purchases that fill the prescriptions of visits; the place is the patient's choice unless given."""
    n = len(visits)
    place = pharmacies_for(rng, world, visits.person, visits.place) if place is None else place
    return Events.of(
        visits.person,
        place=place,
        doctor=visits.doctor,
        begin=fill_times(rng, world, visits.settle),
        kind=PURCHASE,
        disease=visits.disease,
        fen=np.round(np.clip(lognormal(rng, world.config.pharmacy_mean * RX_MEAN, 0.6, n), 12, 2000) * 100),
        rx=visits.rx,
    )


def fill_times(rng: Rng, world: World, after: Array) -> Array:
    """Half on the way home, half within three days in shop hours."""
    n = len(after)
    soon = after + rng.integers(240, 5400, n)
    soon = np.where(soon % DAY > 20.5 * 3600, after + 240, soon)
    day = after // DAY + rng.integers(1, 4, n)
    later = day * DAY + seconds(rng, n, PHARMACY_HOURS)
    when = np.where(hit(rng, n, 0.55) | (later - after > 3 * DAY), soon, later)
    return np.minimum(when, world.clock.days * DAY - 60)


def pharmacies_for(rng: Rng, world: World, person: Array, facility: Array) -> Array:
    """45 % at the usual pharmacy, 30 % at the gate where there is one, else near home, a few anywhere."""
    n, people, places = len(person), world.people, world.places
    place = np.array([people.home[person], people.second[person]])[
        weighted(rng, np.array([0.7, 0.3]), n), np.arange(n)
    ]
    far = hit(rng, n, 0.06)
    place[far] = places.anywhere(rng, PHARMACY, int(far.sum()))
    gate = gate_pharmacy(world, facility, rng.random(n))
    return np.where((gate >= 0) & hit(rng, n, 0.32), gate, place)


def gate_pharmacy(world: World, facility: Array, chance: Array) -> Array:
    """One of the pharmacies at a hospital's gate, or -1."""
    shops = np.flatnonzero(world.places.gate_of >= 0)
    hospital = world.places.gate_of[shops]
    order = np.argsort(hospital, kind="stable")
    shops, hospital = shops[order], hospital[order]
    first = np.searchsorted(hospital, facility, side="left")
    count = np.searchsorted(hospital, facility, side="right") - first
    at = first + np.floor(chance * np.maximum(count, 1)).astype(np.int64)
    return np.where(count > 0, shops[np.minimum(at, len(shops) - 1)], -1)
