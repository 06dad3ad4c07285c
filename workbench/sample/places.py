"""Pharmacies and facilities: where they stand, how large they are, who lives near them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.areas import VILLAGE, Areas
from workbench.sample.arrays import Array, Rng, weighted

TERTIARY, SECONDARY, PRIMARY, CLINIC, PHARMACY = 0, 1, 2, 3, 4
NEIGHBOURS = 5


@dataclass(frozen=True)
class Places:
    """All institutions; pharmacies come first, then facilities by falling level.

    `size` is relative traffic, `open_day` the day number of the first contract day (negative: before the
    extract), `market` the phase of a five-day market rhythm or -1, `gate_of` the hospital of a gate pharmacy.
    """

    level: Array
    area: Array
    x: Array
    y: Array
    size: Array
    serial: Array
    open_day: Array
    market: Array
    gate_of: Array
    night: Array
    private: Array
    desks: Array
    near: dict[int, tuple[Array, Array]]

    def __len__(self) -> int:
        return len(self.level)

    @property
    def pharmacies(self) -> int:
        """Number of pharmacies, which have the positions below it."""
        return int((self.level == PHARMACY).sum())

    def of_level(self, level: int) -> Array:
        """Positions of the institutions of a level."""
        return np.flatnonzero(self.level == level)

    def close_to(self, level: int, area: Array, chance: Array) -> Array:
        """The institution of a level that a resident uses: near and large ones first."""
        ids, total = self.near[level]
        slot = (chance[:, None] > total[area]).sum(axis=1)
        out: Array = ids[area, np.minimum(slot, ids.shape[1] - 1)]
        return out

    def anywhere(self, rng: Rng, level: int, n: int) -> Array:
        """An institution of a level in proportion to size alone, already open at the start."""
        here = self.of_level(level)
        return here[weighted(rng, self.size[here] * (self.open_day[here] < 0), n)]

    def distance(self, a: Array, b: Array) -> Array:
        """Kilometres between institutions."""
        out: Array = np.hypot(self.x[a] - self.x[b], self.y[a] - self.y[b])
        return out


def build_places(rng: Rng, people: int, areas: Areas, days: int) -> Places:
    """Institutions per million people as in the domain notes, section 5.4, with a floor for small cities."""
    million = people / 1_000_000
    facilities = np.repeat(
        [TERTIARY, SECONDARY, PRIMARY, CLINIC],
        [1 + round(2 * million), 2 + round(10 * million), 5 + round(50 * million), 8 + round(232 * million)],
    )
    shops = round(7 + 333 * million)
    level = np.concatenate([np.full(shops, PHARMACY), facilities])
    area = _settle(rng, areas, level)
    gate_of = _gates(level, area, shops)
    size = rng.lognormal(0, 1, len(level)) ** np.array([0.7, 0.7, 0.75, 0.75, 1.05])[level]
    x = areas.x[area] + rng.normal(0, 0.35, len(level))
    y = areas.y[area] + rng.normal(0, 0.35, len(level))
    at_gate = np.flatnonzero(gate_of >= 0)
    x[at_gate], y[at_gate] = x[gate_of[at_gate]] + 0.05, y[gate_of[at_gate]] + 0.05
    size[at_gate] *= 1.6
    open_day = np.full(len(level), -400)
    open_day[_newcomers(shops, gate_of)] = days // 2
    market = np.where((level == PHARMACY) & (areas.kind[area] == VILLAGE), rng.integers(0, 5, len(level)), -1)
    night = np.zeros(len(level), dtype=bool)
    night[rng.choice(shops, max(1, shops // 60), replace=False)] = True
    private = (level == PRIMARY) & (rng.random(len(level)) < 0.4)
    desks = np.array([14, 8, 3, 1, 2])[level] + rng.integers(0, 2, len(level))
    serial = (
        np.concatenate(
            [rng.permutation(shops * 3)[:shops], rng.permutation(len(facilities) * 3)[: len(facilities)]]
        )
        + 1
    )
    near = {lv: _near(areas, np.flatnonzero((level == lv) & (open_day < 0)), x, y, size) for lv in range(5)}
    return Places(level, area, x, y, size, serial, open_day, market, gate_of, night, private, desks, near)


def _settle(rng: Rng, areas: Areas, level: Array) -> Array:
    """Put each institution in an area; hospitals in the core, at most one pharmacy in a village."""
    area = weighted(rng, areas.people * np.array([1.5, 1.2, 0.7])[areas.kind], len(level))
    core = max(2, len(areas) // 4)
    big = level <= SECONDARY
    area[big] = rng.integers(0, core, int(big.sum()))
    village = (areas.kind[area] == VILLAGE) & (level == PHARMACY)
    _, first = np.unique(np.where(village, area, -1 - np.arange(len(area))), return_index=True)
    again = np.ones(len(area), dtype=bool)
    again[first] = False
    urban = np.flatnonzero(areas.kind != VILLAGE)
    area[again & village] = rng.choice(urban, int((again & village).sum()))
    return area


def _gates(level: Array, area: Array, shops: int) -> Array:
    """Move one pharmacy (two for a tertiary) to the gate of each large hospital."""
    gate_of = np.full(len(level), -1)
    hospitals = [h for h in np.flatnonzero(level <= SECONDARY) for _ in range(2 - int(level[h]))]
    for shop, hospital in enumerate(hospitals[: shops // 3]):
        gate_of[shop] = hospital
        area[shop] = area[hospital]
    return gate_of


def _newcomers(shops: int, gate_of: Array) -> Array:
    """Pharmacies that open in the middle of the extract: one, or one in a hundred."""
    free = np.flatnonzero(gate_of[:shops] < 0)
    return free[-max(1, shops // 100) :]


def _near(areas: Areas, ids: Array, x: Array, y: Array, size: Array) -> tuple[Array, Array]:
    """For each area the nearest institutions and the cumulative shares of its residents' custom."""
    distance = np.hypot(areas.x[:, None] - x[ids], areas.y[:, None] - y[ids])
    k = min(NEIGHBOURS, len(ids))
    order = np.argsort(distance, axis=1, kind="stable")[:, :k]
    pull = size[ids][order] / (np.take_along_axis(distance, order, axis=1) + 0.4) ** 2
    total = np.cumsum(pull / pull.sum(axis=1, keepdims=True), axis=1)
    return ids[order], total
