"""Chronic-disease visits (med_type 14): 0.73 and 0.33 a year, mean 623 yuan (domain notes, 5.2 and 5.4)."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, lognormal
from workbench.sample.clock import OUTPATIENT_HOURS, seconds
from workbench.sample.events import CHRONIC, Events
from workbench.sample.places import PRIMARY, SECONDARY
from workbench.sample.world import World

ORDINARY_SHARE = 0.75  # dialysis and other rounds are drawn apart


def chronic_visits(world: World) -> Events:
    """Registered patients come every month or two to their own doctor, on their own day of the month."""
    rng, people, config = world.streams.get("chronic"), world.people, world.config
    person, day = _registered(world)
    level = np.where(people.habit[person] < 0.55, PRIMARY, SECONDARY)
    place = np.where(
        level == PRIMARY,
        world.places.close_to(PRIMARY, people.area[person], people.habit[person]),
        world.places.close_to(SECONDARY, people.area[person], people.habit[person]),
    )
    dept = world.words.disease_dept[people.chronic[person]]
    n = len(person)
    begin = day * DAY + seconds(rng, n, OUTPATIENT_HOURS)
    return Events.of(
        person,
        place=place,
        doctor=world.doctors.in_department(place, dept, (people.habit[person] * 13) % 1),
        begin=begin,
        settle=begin + rng.integers(300, 5400, n),
        kind=CHRONIC,
        disease=people.chronic[person],
        fen=np.round(np.clip(lognormal(rng, config.chronic_mean * 1.13, 0.6, n), 60, 6000) * 100),
    )


def _registered(world: World) -> tuple[Array, Array]:
    """Visits of as many registered patients of each insurance as give the configured rate."""
    rng, people, config = world.streams.get("chronic register"), world.people, world.config
    persons, days = [], []
    for mine, rate in zip((people.employee, ~people.employee), config.chronic_rates, strict=True):
        ill = rng.permutation(np.flatnonzero((people.chronic >= 0) & mine))
        person, day = _rhythm(world, ill, rng.integers(0, 2, len(ill)) + 1)
        wanted = round(rate * int(mine.sum()) * config.days / 365 * ORDINARY_SHARE)
        persons.append(person[:wanted])
        days.append(day[:wanted])
    return np.concatenate(persons), np.concatenate(days)


def _rhythm(world: World, ill: Array, every: Array) -> tuple[Array, Array]:
    """Days of everybody's rhythm: a personal day, early in the month for half, with a week's give."""
    rng = world.streams.get("chronic rhythm")
    first = np.where(rng.random(len(ill)) < 0.5, rng.integers(0, 9, len(ill)), rng.integers(0, 30, len(ill)))
    rounds = int(np.ceil(world.clock.days / 30))
    month = np.arange(rounds)
    day = (
        first[:, None]
        + 30 * month[None, :]
        + np.round(rng.normal(0, 2.5, (len(ill), rounds))).astype(np.int64)
    )
    valid = (day >= 0) & (day < world.clock.days) & (month[None, :] % every[:, None] == 0)
    valid &= ~(
        (world.clock.weekday[np.clip(day, 0, world.clock.days - 1)] >= 5) & (rng.random(day.shape) < 0.5)
    )
    row, column = np.nonzero(valid)
    return ill[row], day[row, column]
