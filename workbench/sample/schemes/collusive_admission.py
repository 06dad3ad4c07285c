"""Collusive admissions: the same people in the same small hospital, wave after wave, at the same price."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit
from workbench.sample.config import Level
from workbench.sample.events import PURCHASE, STAY, Events
from workbench.sample.groups import spaced_days
from workbench.sample.places import CLINIC, PRIMARY
from workbench.sample.world import Plot, World


@dataclass(frozen=True)
class Grade:
    """Patients, waves; share per wave; days off the wave; spread of amounts; share of one doctor."""

    patients: tuple[int, int]
    waves: tuple[int, int]
    share: float
    days_off: int
    spread: float
    same_doctor: float


GRADES: dict[Level, Grade] = {
    "easy": Grade((15, 30), (5, 7), 0.92, 0, 0.03, 1.0),
    "medium": Grade((10, 16), (4, 4), 0.85, 1, 0.05, 0.9),
    "hard": Grade((7, 16), (3, 4), 0.75, 2, 0.10, 0.75),
}


def plant_admissions(rng: Rng, world: World, events: Events, level: Level) -> list[Events]:
    """Plant one ring: its stays, and swipes elsewhere during some of them."""
    del events
    grade = GRADES[level]
    patients = _patients(rng, world, int(rng.integers(grade.patients[0], grade.patients[1] + 1)))
    hospital = _hospital(rng, world)
    if len(patients) < 7:
        return []
    staff = np.flatnonzero(world.doctors.place == hospital)
    doctor = int(rng.choice(staff))
    waves = int(rng.integers(grade.waves[0], grade.waves[1] + 1))
    days = spaced_days(rng, world.clock.days - 15, waves, 25)
    plot = Plot("waves", level, "collusive_admission", doctors=[doctor], venues=[hospital])
    number = world.plot(plot)
    present = _attendance(rng, len(patients), len(days), grade.share)
    plot.notes = {"waves": len(days), "patients": len(patients), "participation": grade.share}
    wave, member = np.nonzero(present)
    stays = _stays(rng, world, grade, (doctor, staff), patients[member], days[wave])
    stays.plot[:] = number
    hang_bed = rng.random() < 0.5
    return [stays, _swipes(rng, world, stays)] if hang_bed else [stays]


def _patients(rng: Rng, world: World, n: int) -> Array:
    """Residents over 55, of one identity so that their shares agree; from a few neighbouring areas."""
    people, areas = world.people, world.areas
    centre = int(rng.integers(len(areas) // 3, len(areas)))
    near = np.argsort(np.hypot(areas.x - areas.x[centre], areas.y - areas.y[centre]))[: max(4, 3 + n // 4)]
    base = np.isin(people.area, near) & ~people.employee & (people.age > 50)
    poor = base & (people.special > 0)
    if rng.random() < 0.5 and int((poor & ~world.busy).sum()) >= 3 * n:
        return world.claim(rng, poor, n, households=True)
    return world.claim(rng, base & (people.special == 0), n, households=True)


def _hospital(rng: Rng, world: World) -> int:
    """A small hospital, private if one is left that no other ring uses."""
    places = world.places
    small = places.of_level(PRIMARY)
    chosen = world.claim_place(rng, small[places.private[small]], "collusive_admission")
    chosen = world.claim_place(rng, small, "collusive_admission") if chosen is None else chosen
    return int(rng.choice(small)) if chosen is None else chosen


def _attendance(rng: Rng, patients: int, waves: int, share: float) -> Array:
    """Who is admitted when: the share on average, everybody at least twice, five in a wave."""
    present = hit(rng, patients * waves, share).reshape(waves, patients)
    for row in present:
        if row.sum() < 5:
            row[rng.choice(patients, 5, replace=False)] = True
    for column in present.T:
        if column.sum() < 2:
            column[rng.choice(waves, 2, replace=False)] = True
    return present


def _stays(
    rng: Rng, world: World, grade: Grade, ward: tuple[int, Array], patient: Array, wave_day: Array
) -> Events:
    """Stays that begin within days, last and cost alike, for mild diseases, with a broker's phone."""
    (doctor, staff), n = ward, len(patient)
    off = (
        rng.integers(-grade.days_off, grade.days_off + 1, n)
        if grade.days_off
        else np.zeros(n, dtype=np.int64)
    )
    begin = (wave_day + off) * DAY + 30_600 + rng.integers(0, 7200 * (1 + grade.days_off), n)
    nights = int(rng.integers(5, 9)) + rng.integers(0, 2, n)
    amount = int(rng.integers(240_000, 560_000)) * (1 + rng.uniform(-grade.spread / 2, grade.spread / 2, n))
    end = (begin // DAY + nights) * DAY + rng.integers(32_000, 40_000, n)
    broker = int(rng.integers(len(world.people))) if rng.random() < 0.6 else -1
    mild = world.words.mild[rng.integers(0, len(world.words.mild), 3)]
    return Events.of(
        patient,
        place=world.doctors.place[doctor],
        doctor=np.where(hit(rng, n, grade.same_doctor), doctor, rng.choice(staff, n)),
        begin=begin,
        end=end,
        settle=end + rng.integers(600, 5400, n),
        kind=STAY,
        disease=rng.choice(mild, n),
        fen=np.round(amount),
        contact=broker,
        fixed=1,
    )


def _swipes(rng: Rng, world: World, stays: Events) -> Events:
    """Purchases near home in a third of the stays: the bed hangs empty."""
    chosen = stays.take(hit(rng, len(stays), 0.33) & (world.places.level[stays.place] < CLINIC))
    n = len(chosen)
    moment = (chosen.begin // DAY + rng.integers(1, 4, n)) * DAY + rng.integers(9 * 3600, 18 * 3600, n)
    return Events.of(
        chosen.person,
        place=world.people.home[chosen.person],
        begin=moment,
        kind=PURCHASE,
        fixed=1,
        fen=rng.integers(1500, 15_000, n),
    )
