"""Villages: one doctor, one hospital, one pharmacy for everybody."""

from __future__ import annotations

import numpy as np

from workbench.sample.areas import URBAN, VILLAGE
from workbench.sample.arrays import DAY, Rng, hit
from workbench.sample.catalogue import TCM
from workbench.sample.events import CHRONIC, PURCHASE, Events
from workbench.sample.life.prescriptions import fill_times
from workbench.sample.life.stays import admissions
from workbench.sample.places import CLINIC, PRIMARY
from workbench.sample.world import Plot, World


def _village(rng: Rng, world: World) -> int:
    return int(rng.choice(np.flatnonzero(world.areas.kind == VILLAGE)))


def doctor_round(rng: Rng, world: World, events: Events) -> list[Events]:
    """A contracted village doctor sees the same ten to twenty-five chronically ill on one morning a month."""
    del events
    people, area = world.people, _village(rng, world)
    patients = world.claim(rng, (people.area == area) & (people.age > 50), int(rng.integers(10, 26)))
    if len(patients) < 5:
        return []
    place = int(world.places.close_to(CLINIC, np.array([area]), np.zeros(1))[0])
    doctor = int(np.flatnonzero(world.doctors.place == place)[0])
    number, lots = world.plot(Plot("village_doctor_round", doctors=[doctor])), []
    for day in world.clock.monthly(int(rng.integers(2, 27))):
        who = rng.permutation(patients[hit(rng, len(patients), 0.85)])
        begin = day * DAY + 8 * 3600 + np.cumsum(rng.integers(60, 420, len(who)))
        lots.append(
            Events.of(
                who,
                place=place,
                doctor=doctor,
                begin=begin,
                settle=begin + 50,
                kind=CHRONIC,
                disease=1,
                fen=rng.integers(4000, 12_000, len(who)),
                plot=number,
            )
        )
    return lots


def township_hospital(rng: Rng, world: World, events: Events) -> list[Events]:
    """Elders of one village enter its one small hospital after harvest, in June and November."""
    del events
    people, area = world.people, _village(rng, world)
    elders = world.claim(
        rng, (people.area == area) & (people.age > 55) & ~people.employee, int(rng.integers(25, 60))
    )
    place = int(world.places.close_to(PRIMARY, np.array([area]), np.zeros(1))[0])
    number, lots = world.plot(Plot("township_hospital")), []
    for season in (155, 310):
        who = elders[hit(rng, len(elders), 0.6)]
        disease = rng.choice(world.words.mild, len(who))
        day = np.minimum(season + rng.integers(0, 36, len(who)), world.clock.days - 20)
        lots.append(admissions(rng, world, who, np.full(len(who), place), day, disease))
        lots[-1].plot[:] = number
    return lots


def clinic_beside_pharmacy(rng: Rng, world: World, events: Events) -> list[Events]:
    """A village doctor's prescriptions nearly all go next door: everybody lives there."""
    fills = (events.kind == PURCHASE) & (events.rx >= 0) & (events.doctor >= 0)
    at = world.places.level[world.doctors.place] == CLINIC
    at &= (world.areas.kind[world.places.area[world.doctors.place]] != URBAN) & (world.doctors.dept != TCM)
    count = np.bincount(events.doctor[fills], minlength=len(world.doctors)) * at
    named = {d for plot in world.plots for d in plot.doctors}
    order = [int(d) for d in np.argsort(-count, kind="stable")[:30] if int(d) not in named and count[d] > 0]
    if not order:
        return []
    doctor = order[int(rng.integers(min(5, len(order))))]
    rows = np.flatnonzero(fills & (events.doctor == doctor))
    shops = np.arange(world.places.pharmacies)
    distance = world.places.distance(shops, np.full(len(shops), world.doctors.place[doctor]))
    shop = int(np.argmin(np.where(world.places.open_day[shops] < 0, distance, np.inf)))
    rows = rows[hit(rng, len(rows), 0.85)]
    events.place[rows] = shop
    events.begin[rows] = fill_times(rng, world, np.maximum(events.begin[rows] - 5400, 0))
    events.settle[rows] = events.end[rows] = events.begin[rows]
    number = world.plot(
        Plot("village_clinic_beside_pharmacy", None, None, [doctor], [shop], list_patients=False)
    )
    events.plot[rows] = number
    return []
