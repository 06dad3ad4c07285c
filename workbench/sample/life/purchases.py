"""Pharmacy purchases: 6.2 a year per employee, mean 102 yuan, median 65 to 80 (domain notes, 5.2 and 5.4)."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit, lognormal, weighted
from workbench.sample.clock import PHARMACY_HOURS, seconds
from workbench.sample.events import PURCHASE, Events
from workbench.sample.places import PHARMACY
from workbench.sample.world import World

REFILL_SHARE = 0.55  # of employees with a chronic disease
TOGETHER = (
    0.28,
    0.03,
)  # of trips bring a family member: in the third of households with the habit, in others


def purchases(world: World, fills: Events) -> list[Events]:
    """Refills, trips and their companions: together with the fills they make the configured rate."""
    refill = refills(world)
    together = 0.08
    employees = int(world.people.employee.sum())
    filled = int(world.people.employee[fills.person].sum())
    wanted = employees * world.config.pharmacy_rate * world.config.days / 365
    trip = trips(world, max(0, round((wanted - filled - len(refill)) / (1 + together * 0.45))))
    return [refill, trip, companions(world, trip)]


def refills(world: World) -> Events:
    """Monthly refills at the usual pharmacy, more of them early in the month."""
    rng, people = world.streams.get("refills"), world.people
    ill = np.flatnonzero((people.chronic >= 0) & people.employee)
    ill = ill[hit(rng, len(ill), REFILL_SHARE)]
    gap = rng.integers(27, 46, len(ill))
    rounds = int(np.ceil(world.clock.days / 27))
    first = np.minimum(rng.integers(0, 30, len(ill)), rng.integers(0, 30, len(ill)))
    day = (
        first[:, None]
        + gap[:, None] * np.arange(rounds)
        + np.round(rng.normal(0, 2, (len(ill), rounds))).astype(int)
    )
    row, column = np.nonzero((day >= 0) & (day < world.clock.days) & (rng.random(day.shape) < 0.85))
    person = ill[row]
    return purchase(rng, world, person, people.home[person], day[row, column], 1.15)


def trips(world: World, n: int) -> Events:
    """Everyday purchases: half at the usual pharmacy, the rest nearby, some anywhere in town."""
    rng, people = world.streams.get("trips"), world.people
    weight = (
        np.where(people.employee, 1.0, 0.012) * people.frailty * (people.age > 15) * (0.6 + people.age / 100)
    )
    person = weighted(rng, weight, n)
    which = weighted(rng, np.array([0.58, 0.28, 0.14]), n)
    place = np.where(which == 0, people.home[person], people.second[person])
    place[which == 2] = world.places.anywhere(rng, PHARMACY, int((which == 2).sum()))
    day = world.clock.draw_days(rng, n, world.clock.weights(0.85, month_end=1.15, winter=True))
    return purchase(rng, world, person, place, day, 0.9)


def companions(world: World, trip: Events) -> Events:
    """Another family member's card right after, at the same pharmacy."""
    rng, people = world.streams.get("companions"), world.people
    habit = people.habit[people.household_start[trip.person]] < 0.33
    share = np.where(habit, *TOGETHER) * (people.household_size[trip.person] > 1)
    at = np.flatnonzero(hit(rng, len(trip), share))
    person = trip.person[at].astype(np.int64)
    start, size = people.household_start[person], people.household_size[person]
    usual = hit(rng, len(at), 0.7)
    step = np.where(usual, 1, 1 + np.floor(rng.random(len(at)) * (size - 1)).astype(np.int64))
    other = start + (person - start + step) % size
    after = trip.settle[at] + rng.integers(15, 420, len(at))
    keep = people.employee[other] | hit(rng, len(at), 0.3)
    return Events.of(
        other,
        place=trip.place[at],
        begin=after,
        kind=PURCHASE,
        operator=-1,
        fen=basket(rng, world, len(at), 0.9),
    ).take(keep)


def purchase(rng: Rng, world: World, person: Array, place: Array, day: Array, price: float) -> Events:
    """Purchases on given days: market days draw, nights only where the shop is open at night."""
    n, places = len(person), world.places
    phase = places.market[place]
    to_market = (phase >= 0) & hit(rng, n, 0.6)
    day = np.where(
        to_market,
        np.minimum(day - (day - phase) % 5 + 5 * ((day - phase) % 5 > 2), world.clock.days - 1),
        day,
    )
    day = np.maximum(day, 0)
    second = seconds(rng, n, PHARMACY_HOURS)
    early = to_market & hit(rng, n, 0.7)
    second = np.where(early, 8 * 3600 + rng.integers(0, 3 * 3600, n), second)
    late = places.night[place] & hit(rng, n, 0.18)
    second = np.where(late, (21 * 3600 + rng.integers(0, 11 * 3600, n)) % DAY, second)
    return Events.of(
        person, place=place, begin=day * DAY + second, kind=PURCHASE, fen=basket(rng, world, n, price)
    )


def basket(rng: Rng, world: World, n: int, price: float) -> Array:
    """Amounts in fen: log-normal with a tail to 2,000 yuan; a third end in 0 or 5 jiao."""
    yuan = np.clip(lognormal(rng, world.config.pharmacy_mean * price, 0.85, n), 3, 2000)
    return np.where(hit(rng, n, 0.33), np.round(yuan * 2) * 50, np.round(yuan * 100))
