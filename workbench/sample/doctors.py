"""Doctors by facility and department (about 3 per 1,000 people, domain notes, section 5.4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.sample.arrays import Array, Rng
from workbench.sample.catalogue import GENERAL, ONCOLOGY
from workbench.sample.places import CLINIC, Places

SHARES = np.array([0.30, 0.28, 0.27, 0.15])


@dataclass(frozen=True)
class Doctors:
    """Doctors ordered by facility and department; `outward` is a factor on external prescribing."""

    place: Array
    dept: Array
    size: Array
    outward: Array
    key: Array

    def __len__(self) -> int:
        return len(self.place)

    def seen_at(self, place: Array, chance: Array) -> Array:
        """The doctor of a facility whom a visitor with this draw sees."""
        at = np.searchsorted(self.key, place + 1e-7 + chance * 0.999999, side="left")
        return np.minimum(at, len(self) - 1)

    def in_department(self, place: Array, dept: Array, chance: Array) -> Array:
        """A doctor of a department of a facility; any doctor there when the department is missing."""
        code = self.place * 64 + self.dept
        want = place * 64 + dept
        first = np.searchsorted(code, want, side="left")
        count = np.searchsorted(code, want, side="right") - first
        inside = first + np.floor(chance * np.maximum(count, 1)).astype(np.int64)
        return np.where(count > 0, np.minimum(inside, len(self) - 1), self.seen_at(place, chance))


def build_doctors(rng: Rng, people: int, places: Places, departments: list[dict[str, Any]]) -> Doctors:
    """Staff every facility: at least one doctor each, at least one in every department of a hospital."""
    place: list[int] = []
    dept: list[int] = []
    wanted = 40 + 0.003 * people
    for level, share in enumerate(SHARES):
        here = places.of_level(level)
        offered = [i for i, d in enumerate(departments) if level in d["levels"]]
        weight = np.array([float(departments[i]["weight"]) for i in offered])
        for p in here:
            n = max(1, round(wanted * share * float(places.size[p] / places.size[here].sum())))
            chosen = [GENERAL] if level == CLINIC and n == 1 else _posts(rng, n, offered, weight)
            place += [int(p)] * len(chosen)
            dept += chosen
    return _ordered(rng, np.array(place), np.array(dept), places)


def _posts(rng: Rng, n: int, offered: list[int], weight: Array) -> list[int]:
    """Departments of n doctors: the weightiest get the first posts, oncology three."""
    order = np.argsort(-weight * rng.uniform(0.8, 1.2, len(weight)), kind="stable")
    fixed = [offered[i] for i in order[: max(n, 3)]]
    extra = rng.choice(offered, max(0, n - len(fixed)), p=weight / weight.sum())
    team = [ONCOLOGY] * 2 if ONCOLOGY in offered else []
    return sorted(fixed + team + [int(e) for e in extra])


def _ordered(rng: Rng, place: Array, dept: Array, places: Places) -> Doctors:
    order = np.lexsort((dept, place))
    place, dept = place[order], dept[order]
    size = rng.lognormal(0, 0.5, len(place))
    total = np.bincount(place, weights=size, minlength=len(places))
    running = np.cumsum(size) - np.concatenate(([0.0], np.cumsum(size)[:-1]))[np.searchsorted(place, place)]
    # key = facility + running share, so that facility + draw falls on exactly one doctor
    key = place + running / total[place]
    return Doctors(place, dept, size, rng.lognormal(0, 0.35, len(place)), key)
