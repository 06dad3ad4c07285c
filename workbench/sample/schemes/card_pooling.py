"""Pooled card-swiping: hoarded cards of many households swiped one after another (domain notes, 5.5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit
from workbench.sample.config import Level
from workbench.sample.events import OUTPATIENT, PURCHASE, STAY, Events
from workbench.sample.groups import spaced_days
from workbench.sample.places import PRIMARY
from workbench.sample.world import Plot, World


@dataclass(frozen=True)
class Grade:
    """Ranges of a grade: cards, sessions, seconds between swipes, venues; share of cards per session."""

    cards: tuple[int, int]
    sessions: tuple[int, int]
    share: float
    gap: tuple[int, int]
    venues: tuple[int, int]


GRADES: dict[Level, Grade] = {
    "easy": Grade((20, 40), (15, 30), 0.90, (20, 90), (1, 1)),
    "medium": Grade((10, 20), (10, 14), 0.67, (30, 180), (1, 2)),
    "hard": Grade((6, 16), (6, 12), 0.45, (45, 420), (1, 3)),
}
FEWEST = 3


def plant_pooling(rng: Rng, world: World, events: Events, level: Level) -> list[Events]:
    """Plant one ring: its swipes, and stays of a few owners while their cards are used."""
    del events
    grade = GRADES[level]
    desks = world.config.pooled_at == "desks"
    shops = _venues(rng, world, int(rng.integers(grade.venues[0], grade.venues[1] + 1)), desks=desks)
    cards = _cards(rng, world, shops[0], int(rng.integers(grade.cards[0], grade.cards[1] + 1)))
    if len(cards) < 6:
        return []
    sessions = int(rng.integers(grade.sessions[0], grade.sessions[1] + 1))
    number = world.plot(Plot("hoarded cards", level, "card_pooling", venues=shops))
    days = spaced_days(rng, world.clock.days, sessions, 3)
    present = _attendance(rng, len(cards), len(days), grade.share)
    world.plots[number].notes = {"sessions": len(days), "cards": len(cards), "participation": grade.share}
    swipes = _swipes(rng, grade, cards, shops, days, present)
    if desks:
        swipes = _as_visits(rng, world, swipes)
    swipes.plot[:] = number
    return [swipes, _bedridden(rng, world, cards, days)]


def _cards(rng: Rng, world: World, shop: int, n: int) -> Array:
    """Owners of different households, mostly with an account; often from nearby, at times dead."""
    people = world.people
    wanted = (people.age > 30) & (people.employee | hit(rng, len(people), 0.06))
    if rng.random() < 0.35:
        distance = np.hypot(world.areas.x - world.places.x[shop], world.areas.y - world.places.y[shop])
        near = np.argsort(distance, kind="stable")[: max(4, len(distance) // 12)]
        wanted &= np.isin(people.area, near)
    dead: Array = np.zeros(0, dtype=np.int64)
    if rng.random() < 0.4:
        late = np.flatnonzero((people.death_day < world.clock.days // 3) & ~world.busy)
        dead = rng.choice(late, min(len(late), max(1, n // 8)), replace=False)
        world.busy[dead] = True
    return np.concatenate([world.claim(rng, wanted, n - len(dead), households=True), dead])


def _venues(rng: Rng, world: World, n: int, *, desks: bool) -> list[int]:
    """Pharmacies away from hospital gates, or small facilities, that no other ring uses while there are any."""
    places = world.places
    pharmacy = np.arange(len(places)) < places.pharmacies
    small = places.level >= PRIMARY
    fit = np.flatnonzero(
        (places.open_day < 0) & (places.gate_of < 0) & (small & ~pharmacy if desks else pharmacy)
    )
    out = [world.claim_place(rng, fit, "card_pooling") for _ in range(n)]
    return [shop for shop in out if shop is not None] or [int(rng.choice(fit))]


def _attendance(rng: Rng, cards: int, sessions: int, share: float) -> Array:
    """Who is swiped when: the share on average, at least three cards a session, two sessions a card."""
    present = hit(rng, cards * sessions, share).reshape(sessions, cards)
    for row in present:
        if row.sum() < FEWEST:
            row[rng.choice(cards, FEWEST, replace=False)] = True
    for column in present.T:
        if column.sum() < 2:
            column[rng.choice(sessions, 2, replace=False)] = True
    return present


def _swipes(rng: Rng, grade: Grade, cards: Array, shops: list[int], days: Array, present: Array) -> Events:
    """All swipes of a ring: one operator mostly, a habit of small or of large amounts."""
    desk, dear = int(rng.integers(0, 2)), rng.random() < 0.4
    lots = []
    for session, day in enumerate(days):
        who = rng.permutation(cards[present[session]])
        moment = (
            day * DAY + int(rng.integers(9 * 3600, 19 * 3600)) + np.cumsum(rng.integers(*grade.gap, len(who)))
        )
        yuan = rng.integers(280, 520, len(who)) if dear else rng.integers(48, 62, len(who))
        lots.append(
            Events.of(
                who,
                place=shops[session % len(shops)],
                begin=moment,
                kind=PURCHASE,
                fixed=2,
                fen=yuan * 100 + rng.integers(0, 20, len(who)) * 5,
                operator=desk if rng.random() < 0.8 else -1,
            )
        )
    return Events.join(lots)


def _as_visits(rng: Rng, world: World, swipes: Events) -> Events:
    """The same swipes as visits to one of the doctors there, settled within the minute."""
    n = len(swipes)
    swipes.doctor[:] = world.doctors.seen_at(swipes.place, rng.random(n))
    swipes.disease[:] = world.words.in_department(rng, world.doctors.dept[swipes.doctor])
    swipes.kind[:] = OUTPATIENT
    swipes.operator[:] = -1
    swipes.begin -= rng.integers(5, 50, n)
    return swipes


def _bedridden(rng: Rng, world: World, cards: Array, days: Array) -> Events:
    """One owner in eight lies in a hospital while a session uses the card."""
    owners = cards[hit(rng, len(cards), 0.125) & (world.people.death_day[cards] > world.clock.days)]
    n = len(owners)
    begin = rng.choice(days, n) * DAY - rng.integers(1, 4, n) * DAY + 36_000
    place = world.places.close_to(1, world.people.area[owners], rng.random(n))
    return Events.of(
        owners,
        place=place,
        doctor=world.doctors.seen_at(place, rng.random(n)),
        begin=begin,
        end=begin + rng.integers(5, 10, n) * DAY,
        settle=begin + rng.integers(5, 10, n) * DAY + 90_000,
        kind=STAY,
        disease=4,
        fen=rng.integers(500_000, 1_500_000, n),
        fixed=1,
    ).take(begin > 0)
