"""What every component sees: the map, the people, the clock, and the register of planted plots."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from workbench.sample.areas import Areas, build_areas
from workbench.sample.arrays import Array, Rng
from workbench.sample.catalogue import Catalogue, catalogue
from workbench.sample.clock import Clock
from workbench.sample.config import Level, SampleConfig, Scheme
from workbench.sample.doctors import Doctors, build_doctors
from workbench.sample.people import People, build_people
from workbench.sample.places import Places, build_places
from workbench.sample.streams import Streams


@dataclass
class Plot:
    """A planted ring (scheme and level) or an innocent group (family); its rows carry its position.

    `doctors` and `venues` are named members; patients are read from the rows, unless `list_patients` is off.
    """

    name: str
    level: Level | None = None
    scheme: Scheme | None = None
    doctors: list[int] = field(default_factory=list)
    venues: list[int] = field(default_factory=list)
    list_patients: bool = True
    notes: dict[str, float | int | str] = field(default_factory=dict)


@dataclass(frozen=True)
class Inmates:
    """People in prison, with the day numbers of entry and release (which may lie outside the extract)."""

    person: Array
    since: Array
    until: Array


@dataclass
class World:
    """One city."""

    config: SampleConfig
    streams: Streams
    words: Catalogue
    clock: Clock
    areas: Areas
    places: Places
    doctors: Doctors
    people: People
    inmates: Inmates
    plots: list[Plot] = field(default_factory=list)
    taken: set[tuple[str, int]] = field(default_factory=set)
    busy: Array = field(default_factory=lambda: np.zeros(0, dtype=bool))

    def plot(self, plot: Plot) -> int:
        """Register a plot and give the number its rows carry."""
        self.plots.append(plot)
        return len(self.plots) - 1

    def claim(self, rng: Rng, wanted: Array, n: int, *, households: bool = False) -> Array:
        """Choose n living people who satisfy a mask and belong to no other plot; fewer if there are fewer.

        With `households` at most one of each household.
        """
        free = np.flatnonzero(wanted & ~self.busy & (self.people.death_day > self.clock.days))
        chosen = rng.choice(free, min(n * (4 if households else 1), len(free)), replace=False)
        if households:
            _, first = np.unique(self.people.household[chosen], return_index=True)
            chosen = chosen[np.sort(first)]
        chosen = np.sort(chosen[:n])
        self.busy[chosen] = True
        return chosen

    def claim_place(self, rng: Rng, candidates: Array, scheme: Scheme) -> int | None:
        """Choose an institution that no other ring of the scheme uses; None when all are used."""
        free = [int(c) for c in candidates if (scheme, int(c)) not in self.taken]
        if not free:
            return None
        chosen = free[int(rng.integers(len(free)))]
        self.taken.add((scheme, chosen))
        return chosen


def build_world(people: int, seed: int, config: SampleConfig) -> World:
    """Lay the city out and populate it."""
    streams, words = Streams(seed), catalogue()
    areas = build_areas(streams.get("areas"), people, words)
    places = build_places(streams.get("places"), people, areas, config.days)
    doctors = build_doctors(streams.get("doctors"), people, places, words.raw["departments"])
    population = build_people(streams, config, areas, places, words, people)
    clock = Clock(config.start, config.days)
    inmates = _imprison(streams.get("prison"), population, config.days)
    world = World(config, streams, words, clock, areas, places, doctors, population, inmates)
    world.busy = np.zeros(people, dtype=bool)
    world.busy[inmates.person] = True
    return world


def _imprison(rng: Rng, people: People, days: int) -> Inmates:
    """About 1.2 adults in 1,000 (assumed: national prison population per head)."""
    able = np.flatnonzero((people.age > 20) & (people.age < 65) & (people.death_day > days))
    person = np.sort(rng.choice(able, max(3, round(len(able) * 0.0012)), replace=False))
    since = rng.integers(-600, days - 40, len(person))
    return Inmates(person, since, np.maximum(since + rng.integers(120, 1500, len(person)), 1))
