"""The insured: households, ages, insurance, illness, habits (domain notes, sections 5.1 and 5.4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.areas import VILLAGE, Areas
from workbench.sample.arrays import Array, Rng, hit, weighted
from workbench.sample.catalogue import Catalogue
from workbench.sample.config import SampleConfig
from workbench.sample.places import PHARMACY, Places
from workbench.sample.streams import Streams

HOUSEHOLD_SIZES = np.array([0.24, 0.29, 0.23, 0.14, 0.07, 0.03])  # mean 2.6


@dataclass
class People:
    """One entry per person; members of a household are neighbours in the arrays.

    `special` is the identity type (0 none, 1 allowance, 2 destitute, 4 registered poor), `chronic` a disease
    position or -1, `death_day` a day number or a large number, `habit` the fixed draw behind personal habits,
    `home` the usual pharmacy, `site` an institution the person lives in (-1: at home), `credential` the usual
    mdtrt_cert_type.
    """

    area: Array
    household: Array
    household_start: Array
    household_size: Array
    age: Array
    birth: Array
    female: Array
    surname: Array
    given: Array
    employee: Array
    retired: Array
    special: Array
    chronic: Array
    frailty: Array
    death_day: Array
    habit: Array
    home: Array
    second: Array
    credential: Array
    site: Array
    hide_household: Array
    hide_address: Array
    hide_phone: Array
    employer: Array

    def __len__(self) -> int:
        return len(self.area)


@dataclass(frozen=True)
class _Homes:
    household: Array
    start: Array
    size: Array
    area: Array
    role: Array


def _homes(rng: Rng, people: int, areas: Areas) -> _Homes:
    """Deal households out over the areas until everybody has one."""
    sizes = 1 + weighted(rng, HOUSEHOLD_SIZES, people)
    ends = np.cumsum(sizes)
    n = int(np.searchsorted(ends, people)) + 1
    sizes = sizes[:n]
    sizes[-1] -= int(sizes.sum()) - people
    start = np.cumsum(sizes) - sizes
    household = np.repeat(np.arange(n), sizes)
    bounds = np.cumsum(areas.people)
    area = np.minimum(np.searchsorted(bounds, start, side="right"), len(areas) - 1)[household]
    return _Homes(household, start[household], sizes[household], area, np.arange(people) - start[household])


def _ages(rng: Rng, homes: _Homes) -> Array:
    """Ages by role: head, partner, child, grandparent or second child, grandparent, other."""
    n = len(homes.role)
    young = hit(rng, n, 0.72)[homes.start]
    head = np.where(young, rng.triangular(22, 38, 64, n), rng.triangular(50, 66, 92, n))[homes.start]
    partner = head + rng.normal(-1, 3, n)
    child = head - rng.normal(27, 4, n)
    elder = head + rng.normal(26, 4, n)
    second = np.where(hit(rng, n, 0.55)[homes.start], child + rng.normal(-3, 2, n), elder)
    other = elder + rng.normal(0, 3, n)
    options = np.stack([head, partner, child, second, elder, other])
    age = options[homes.role, np.arange(n)]
    age = np.where(age < 0, rng.uniform(0, 12, n), age)
    return np.where(age > 96, rng.uniform(30, 75, n), age)


def _employees(rng: Rng, age: Array, female: Array, kind: Array, config: SampleConfig) -> tuple[Array, Array]:
    """Pick exactly the employee scheme's members: active and retired, mostly in town."""
    pull = np.array([1.8, 1.1, 0.35])[kind] * rng.random(len(age)) ** -0.6
    old = age >= np.where(female, 52, 60)
    total = round(config.employee_share * len(age))
    retired = np.zeros(len(age), dtype=bool)
    active = np.zeros(len(age), dtype=bool)
    n_old = min(round(config.retired_share * total), int(old.sum()))
    retired[np.argsort(np.where(old, -pull, 0.0), kind="stable")[:n_old]] = True
    working = (age >= 19) & ~old
    n_active = min(total - n_old, int(working.sum()))
    active[np.argsort(np.where(working, -pull, 0.0), kind="stable")[:n_active]] = True
    return active | retired, retired


def _chronic(rng: Rng, age: Array, words: Catalogue) -> Array:
    """A chronic disease for 2, 15 and 45 % of people under 40, under 60 and above."""
    share = np.array([0.02, 0.15, 0.45])[np.digitize(age, [40, 60])]
    disease = weighted(rng, words.share("chronic"), len(age))
    return np.where(hit(rng, len(age), share), disease, -1)


def _deaths(rng: Rng, age: Array, config: SampleConfig) -> Array:
    """Day of death of 0.75 % of people a year, weighted to the old."""
    weight = np.exp(age / 11.0)
    n = round(config.death_rate * len(age) * config.days / 365)
    day = np.full(len(age), 10_000)
    dead = np.unique(weighted(rng, weight, n))
    day[dead] = rng.integers(5, config.days, len(dead))
    return day


def _names(rng: Rng, homes: _Homes, words: Catalogue) -> tuple[Array, Array]:
    """Surnames: partners and in-laws have their own, children take the head's."""
    surnames, n = len(words.words("surnames")), len(homes.role)
    weight = 1 / (np.arange(surnames) + 3.0)
    own = weighted(rng, weight, n)
    surname = np.where(np.isin(homes.role, [0, 2, 3]), own[homes.start], own)
    given = rng.integers(0, len(words.words("given_first")) * len(words.words("given_second")), n)
    return surname, given


def build_people(
    streams: Streams, config: SampleConfig, areas: Areas, places: Places, words: Catalogue, n: int
) -> People:
    """Build everybody."""
    rng = streams.get("people")
    homes = _homes(rng, n, areas)
    age = _ages(rng, homes)
    female = np.where(homes.role == 1, hit(rng, n, 0.9), hit(rng, n, 0.42))
    employee, retired = _employees(rng, age, female, areas.kind[homes.area], config)
    surname, given = _names(rng, homes, words)
    habit = rng.random(n)
    start = np.datetime64(config.start, "D")
    poor = hit(rng, n, np.where(areas.kind[homes.area] == VILLAGE, 0.09, 0.03))[homes.start] & ~employee
    special = np.where(poor, np.array([1, 1, 2, 4])[rng.integers(0, 4, n)][homes.start], 0)
    return People(
        area=homes.area,
        household=homes.household,
        household_start=homes.start,
        household_size=homes.size,
        age=age,
        birth=start - np.floor(age * 365.25).astype("timedelta64[D]"),
        female=female,
        surname=surname,
        given=given,
        employee=employee,
        retired=retired,
        special=special,
        chronic=_chronic(rng, age, words),
        frailty=rng.gamma(1.4, 1 / 1.4, n),
        death_day=_deaths(rng, age, config),
        habit=habit,
        home=places.close_to(PHARMACY, homes.area, rng.random(n)),
        second=places.close_to(PHARMACY, homes.area, rng.random(n)),
        credential=np.array([1, 3, 2])[np.searchsorted([0.60, 0.95], rng.random(n))],
        site=np.full(n, -1),
        hide_household=hit(rng, n, config.household_missing)[homes.start],
        hide_address=hit(rng, n, config.address_missing)[homes.start],
        hide_phone=hit(rng, n, config.phone_missing),
        employer=rng.integers(0, max(40, n // 150), n),
    )
