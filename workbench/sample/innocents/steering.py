"""Prescriptions that flow to one pharmacy for good reasons."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit
from workbench.sample.catalogue import ONCOLOGY
from workbench.sample.events import PURCHASE, STAY, Events
from workbench.sample.life.prescriptions import fill, fill_times
from workbench.sample.places import PHARMACY, SECONDARY
from workbench.sample.world import Plot, World


def _fills(events: Events) -> Array:
    out: Array = (events.kind == PURCHASE) & (events.rx >= 0) & (events.doctor >= 0)
    return out


def _move(rng: Rng, world: World, events: Events, rows: Array, shop: int, number: int) -> None:
    events.place[rows] = shop
    events.begin[rows] = fill_times(rng, world, np.maximum(events.begin[rows] - 5400, 0))
    events.settle[rows] = events.end[rows] = events.begin[rows]
    events.plot[rows] = number


def double_channel(rng: Rng, world: World, events: Events) -> list[Events]:
    """A double-channel drug is sold in one pharmacy: a specialist department's patients all go there."""
    doctors, places = world.doctors, world.places
    team = np.flatnonzero(doctors.dept == ONCOLOGY)
    used = {d for plot in world.plots if plot.name == "double_channel_drug" for d in plot.doctors}
    team = team[~np.isin(team, list(used))]
    place = int(rng.choice(np.unique(doctors.place[team]))) if len(team) else -1
    team = team[doctors.place[team] == place]
    visits = np.flatnonzero(np.isin(events.doctor, team) & (events.rx < 0) & (events.kind < STAY))
    if len(visits) == 0:
        return []
    shop = int(
        rng.choice(np.flatnonzero((places.level == PHARMACY) & (places.gate_of < 0) & (places.open_day < 0)))
    )
    chosen = np.sort(rng.choice(visits, max(1, len(visits) // 10), replace=False))
    events.rx[chosen] = int(events.rx.max()) + 1 + np.arange(len(chosen))
    made = fill(rng, world, events.take(chosen), np.full(len(chosen), shop))
    made.fen[:] = rng.integers(120_000, 480_000, len(made))
    plot = Plot("double_channel_drug", doctors=[int(d) for d in team], venues=[shop], list_patients=False)
    made.plot[:] = world.plot(plot)
    return [made]


def gate(rng: Rng, world: World, events: Events) -> list[Events]:
    """A gate pharmacy takes a third of the prescriptions of all doctors of its hospital."""
    shops = np.flatnonzero(world.places.gate_of >= 0)
    shop = int(rng.choice(shops))
    team = np.flatnonzero(world.doctors.place == world.places.gate_of[shop])
    rows = np.flatnonzero(_fills(events) & (events.place == shop) & np.isin(events.doctor, team))
    plot = Plot("gate_pharmacy", doctors=[int(d) for d in team], venues=[shop], list_patients=False)
    events.plot[rows] = world.plot(plot)
    return []


def out_of_stock(rng: Rng, world: World, events: Events) -> list[Events]:
    """For two months a department's own pharmacy lacks a drug: three in four go to one shop nearby."""
    doctors, places = world.doctors, world.places
    big = np.unique(doctors.place[places.level[doctors.place] <= SECONDARY])
    place = int(rng.choice(big))
    dept = int(rng.choice(np.unique(doctors.dept[doctors.place == place])))
    team = np.flatnonzero((doctors.place == place) & (doctors.dept == dept))
    first = int(rng.integers(40, world.clock.days - 80)) * DAY
    rows = np.flatnonzero(_fills(events) & np.isin(events.doctor, team) & (events.begin >= first))
    rows = rows[(events.begin[rows] < first + 60 * DAY) & hit(rng, len(rows), 0.75)]
    shops = np.arange(places.pharmacies)
    near = np.argsort(places.distance(shops, np.full(len(shops), place)), kind="stable")
    shop = int(near[np.flatnonzero(places.open_day[near] < 0)[2]])
    plot = Plot("out_of_stock", doctors=[int(d) for d in team], venues=[shop], list_patients=False)
    _move(rng, world, events, rows, shop, world.plot(plot))
    return []


def newcomer(rng: Rng, world: World, events: Events) -> list[Events]:
    """A pharmacy opens in midyear and takes a third of the purchases of its neighbours."""
    places, people = world.places, world.people
    named = {v for plot in world.plots for v in plot.venues if plot.name == "new_pharmacy"}
    new = [int(p) for p in np.flatnonzero(places.open_day >= 0) if int(p) not in named]
    if not new:
        return []
    shop = new[0]
    area = places.area[shop]
    near = (people.area[events.person] == area) & (events.kind == PURCHASE) & (events.plot < 0)
    rows = np.flatnonzero(near & (events.begin >= places.open_day[shop] * DAY))
    rows = rows[hit(rng, len(rows), 0.33)]
    events.place[rows] = shop
    events.plot[rows] = world.plot(Plot("new_pharmacy", venues=[shop], list_patients=False))
    return []
