"""Treatments on a timetable: dialysis, chemotherapy, rehabilitation, maternity."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng, hit
from workbench.sample.catalogue import NEPHROLOGY, OBSTETRICS, ONCOLOGY, REHAB
from workbench.sample.events import CHRONIC, MATERNITY, OUTPATIENT, STAY, Events
from workbench.sample.places import PRIMARY, SECONDARY, TERTIARY
from workbench.sample.world import Plot, World


def _ward(rng: Rng, world: World, levels: list[int], dept: int) -> tuple[int, Array]:
    """A facility that has the department, and the doctors of it."""
    doctors = world.doctors
    fit = (doctors.dept == dept) & np.isin(world.places.level[doctors.place], levels)
    if not fit.any():
        fit = np.isin(world.places.level[doctors.place], levels)
    place = int(rng.choice(np.unique(doctors.place[fit])))
    return place, np.flatnonzero(fit & (doctors.place == place))


def dialysis(rng: Rng, world: World, events: Events) -> list[Events]:
    """A shift of four to eight patients, three times a week all year, about 420 yuan a session."""
    del events
    people = world.people
    patients = world.claim(rng, people.age > 35, int(rng.integers(4, 9)))
    place, staff = _ward(rng, world, [TERTIARY, SECONDARY], NEPHROLOGY)
    number, doctor = world.plot(Plot("dialysis_shift")), int(rng.choice(staff))
    first, hour = int(rng.integers(0, 2)), int(rng.choice([7, 12]))
    days = np.flatnonzero(np.isin(world.clock.weekday, [first, first + 2, first + 4]))
    day, who = np.repeat(days, len(patients)), np.tile(patients, len(days))
    keep = hit(rng, len(day), 0.96)
    day, who = day[keep], who[keep]
    begin = day * DAY + hour * 3600 + 1800 + rng.integers(0, 1500, len(day))
    return [
        Events.of(
            who,
            place=place,
            doctor=doctor,
            begin=begin,
            end=begin + 4 * 3600,
            settle=begin + 4 * 3600 + rng.integers(0, 900, len(day)),
            kind=CHRONIC,
            disease=world.words.by_code["Z49.1"],
            fen=rng.integers(40_000, 44_000, len(day)),
            plot=number,
        )
    ]


@dataclass(frozen=True)
class _Course:
    """A treatment: innocent family, ward, nights of a stay, disease code, yuan of a stay."""

    name: str
    ward: tuple[int, Array]
    nights: int
    code: str
    yuan: int


def _stays(rng: Rng, world: World, course: _Course, patients: Array, starts: Array) -> Events:
    """Stays of every patient at every start, a day's give, almost the same bill."""
    place, staff = course.ward
    number = world.plot(Plot(course.name))
    who, day = np.repeat(patients, len(starts)), np.tile(starts, len(patients))
    n = len(who)
    begin = (day + rng.integers(0, 2, n)) * DAY + 8 * 3600 + rng.integers(0, 9000, n)
    end = (begin // DAY + course.nights) * DAY + 36_000 + rng.integers(0, 5000, n)
    return Events.of(
        who,
        place=place,
        doctor=int(rng.choice(staff)),
        begin=begin,
        end=end,
        settle=end + 3600,
        kind=STAY,
        disease=world.words.by_code[course.code],
        fen=np.round(course.yuan * 100 * rng.uniform(0.92, 1.08, n)),
        fixed=1,
        plot=number,
    )


def chemotherapy(rng: Rng, world: World, events: Events) -> list[Events]:
    """Three to seven patients on one 21-day schedule: four to six stays of three nights under one doctor."""
    del events
    patients = world.claim(rng, world.people.age > 40, int(rng.integers(3, 8)))
    starts = int(rng.integers(10, 150)) + 21 * np.arange(int(rng.integers(4, 7)))
    ward = _ward(rng, world, [TERTIARY], ONCOLOGY)
    return [_stays(rng, world, _Course("chemotherapy_cycle", ward, 3, "Z51.1", 6800), patients, starts)]


def rehabilitation(rng: Rng, world: World, events: Events) -> list[Events]:
    """Four to eight stroke patients who come back every quarter for a course of two weeks."""
    del events
    patients = world.claim(rng, world.people.age > 55, int(rng.integers(4, 9)))
    starts = int(rng.integers(5, 60)) + 85 * np.arange(3)
    ward = _ward(rng, world, [SECONDARY, PRIMARY], REHAB)
    return [_stays(rng, world, _Course("rehabilitation_course", ward, 14, "Z50.9", 7900), patients, starts)]


def maternity(rng: Rng, world: World, events: Events) -> list[Events]:
    """A cohort of six to ten: the same clinic morning every four weeks, then a stay each at the end."""
    del events
    people = world.people
    able = people.female & (people.age > 21) & (people.age < 40)
    mothers = world.claim(rng, able, int(rng.integers(6, 11)))
    place, staff = _ward(rng, world, [TERTIARY, SECONDARY], OBSTETRICS)
    doctor, number = int(rng.choice(staff)), world.plot(Plot("maternity_course"))
    first = int(rng.integers(5, 90))
    visit = first + 28 * np.arange(7)
    who, day = np.repeat(mothers, len(visit)), np.tile(visit, len(mothers))
    begin = day * DAY + 8 * 3600 + rng.integers(0, 10_000, len(day))
    seen = Events.of(
        who,
        place=place,
        doctor=doctor,
        begin=begin,
        settle=begin + 1800,
        kind=OUTPATIENT,
        plot=number,
        disease=world.words.by_code["Z34.9"],
        fen=rng.integers(12_000, 38_000, len(who)),
    )
    born = (int(visit[-1]) + rng.integers(3, 25, len(mothers))) * DAY + rng.integers(0, DAY, len(mothers))
    stay = Events.of(
        mothers,
        place=place,
        doctor=doctor,
        begin=born,
        end=born + 4 * DAY,
        settle=born + 4 * DAY + 3600,
        kind=MATERNITY,
        disease=world.words.by_code["O80.0"],
        fen=rng.integers(420_000, 700_000, len(mothers)),
        plot=number,
        fixed=1,
    )
    return [seen, stay]
