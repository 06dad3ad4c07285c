"""Paid steering: a doctor sends prescriptions to one far pharmacy, or patients to one far hospital."""

from __future__ import annotations

import numpy as np

from workbench.sample.arrays import DAY, Array, Rng
from workbench.sample.config import Level
from workbench.sample.events import CHRONIC, EMERGENCY, OUTPATIENT, PURCHASE, STAY, Events
from workbench.sample.life.prescriptions import fill, fill_times
from workbench.sample.life.stays import admissions
from workbench.sample.places import PRIMARY, SECONDARY
from workbench.sample.world import Plot, World

SHARES: dict[Level, float] = {"easy": 0.60, "medium": 0.35, "hard": 0.20}
BUSY_PRESCRIBER = 150  # external prescriptions after the onset that make a kickback worth its while
VISITS = [OUTPATIENT, EMERGENCY, CHRONIC]


def plant_kickback(rng: Rng, world: World, events: Events, level: Level) -> list[Events]:
    """Plant one ring: two in three to a pharmacy, else to a hospital; half begin in the year."""
    onset = int(rng.integers(60, 180)) if rng.random() < 0.5 else 0
    before = sum(plot.scheme == "referral_kickback" for plot in world.plots)
    planter = _to_hospital if (before + world.streams.seed) % 3 == 2 else _to_pharmacy
    return planter(rng, world, events, level, onset)


def _busiest(rng: Rng, world: World, count: Array) -> int | None:
    """A doctor from the busier third by some count who is in no other plot."""
    used = {d for plot in world.plots for d in plot.doctors}
    order = [
        int(d) for d in np.argsort(-count, kind="stable")[: max(12, len(count) // 3)] if int(d) not in used
    ]
    return order[int(rng.integers(min(len(order), max(8, len(order) // 2))))] if order else None


def _to_pharmacy(rng: Rng, world: World, events: Events, level: Level, onset: int) -> list[Events]:
    """Write more external prescriptions, and move the share of them to the target."""
    doctor = _busiest(rng, world, _per_doctor(world, events, np.isin(events.kind, VISITS)))
    if doctor is None:
        return []
    mine = (events.doctor == doctor) & (events.begin >= onset * DAY)
    target = _far_pharmacy(rng, world, events, doctor)
    if target is None:
        return []
    number = world.plot(Plot("doctor to pharmacy", level, "referral_kickback", [doctor], [target]))
    extra = _more_prescriptions(rng, world, events, mine)
    old, new = np.flatnonzero(mine & (events.kind == PURCHASE) & (events.rx >= 0)), np.arange(len(extra))
    share = SHARES[level]
    written = np.concatenate([old, len(events) + new])
    steered = rng.permutation(written)[: round(share * len(written))]
    _steer(rng, world, events, steered[steered < len(events)], target, number)
    _steer(rng, world, extra, steered[steered >= len(events)] - len(events), target, number)
    world.plots[number].notes = {
        "share": share,
        "onset": world.clock.date_of(onset * DAY),
        "prescriptions": len(written),
    }
    return [extra]


def _per_doctor(world: World, events: Events, wanted: Array) -> Array:
    out: Array = np.bincount(events.doctor[wanted], minlength=len(world.doctors))
    return out


def _far_pharmacy(rng: Rng, world: World, events: Events, doctor: int) -> int | None:
    """A pharmacy that patients of the doctor's institution seldom use, and not the nearest."""
    places, shops, home = world.places, world.places.pharmacies, world.doctors.place[doctor]
    colleagues = np.flatnonzero(world.doctors.place == home)
    fills = events.place[(events.kind == PURCHASE) & np.isin(events.doctor, colleagues)]
    share = np.bincount(fills, minlength=len(places))[:shops] / max(1, len(fills))
    distance = places.distance(np.arange(shops), np.full(shops, home))
    fit = (
        (places.gate_of[:shops] < 0)
        & (places.open_day[:shops] < 0)
        & (distance > np.partition(distance, 1)[1])
    )
    seldom = share <= max(0.03, float(np.median(share[fit])))
    return world.claim_place(rng, np.flatnonzero(fit & seldom), "referral_kickback")


def _more_prescriptions(rng: Rng, world: World, events: Events, mine: Array) -> Events:
    """Prescriptions at visits that had none, until the doctor is a busy prescriber."""
    written = int((mine & (events.kind == PURCHASE) & (events.rx >= 0)).sum())
    free = np.flatnonzero(mine & np.isin(events.kind, VISITS) & (events.rx < 0))
    wanted = min(len(free), max(BUSY_PRESCRIBER - written, written // 4))
    chosen = np.sort(rng.choice(free, max(0, wanted), replace=False))
    events.rx[chosen] = int(events.rx.max()) + 1 + np.arange(len(chosen))
    return fill(rng, world, events.take(chosen))


def _steer(rng: Rng, world: World, fills: Events, at: Array, target: int, number: int) -> None:
    """Send fills to the target; the patient goes there as soon or late as anywhere."""
    fills.place[at] = target
    fills.plot[at] = number
    fills.begin[at] = fill_times(rng, world, np.maximum(fills.begin[at] - 5400, 0))
    fills.settle[at] = fills.end[at] = fills.begin[at]


def _to_hospital(rng: Rng, world: World, events: Events, level: Level, onset: int) -> list[Events]:
    """Talk some visitors into stays, and move the share of the doctor's stays to the target."""
    sent = (events.referrer >= 0) & (events.kind == STAY)
    doctor = _busiest(rng, world, np.bincount(events.referrer[sent], minlength=len(world.doctors)))
    if doctor is None:
        return []
    old = np.flatnonzero((events.referrer == doctor) & (events.begin >= onset * DAY))
    target = _far_hospital(rng, world, doctor, events.place[old])
    if target is None:
        return []
    number = world.plot(Plot("doctor to hospital", level, "referral_kickback", [doctor], [target]))
    share, extra = SHARES[level], _induced(rng, world, events, doctor, target, onset, len(old) // 3)
    total = len(old) + len(extra)
    moved = rng.permutation(old)[: max(0, round(share * total) - len(extra))]
    _readmit(rng, world, events, moved, target)
    events.plot[moved] = number
    extra.plot[:] = number
    world.plots[number].notes = {"share": share, "onset": world.clock.date_of(onset * DAY), "stays": total}
    return [extra]


def _far_hospital(rng: Rng, world: World, doctor: int, used: Array) -> int | None:
    """A small or middling hospital that the doctor's patients seldom use."""
    places = world.places
    share = np.bincount(used, minlength=len(places)) / max(1, len(used))
    fit = np.isin(places.level, [PRIMARY, SECONDARY]) & (share < 0.1)
    fit[world.doctors.place[doctor]] = False
    return world.claim_place(rng, np.flatnonzero(fit), "referral_kickback")


def _induced(rng: Rng, world: World, events: Events, doctor: int, target: int, onset: int, n: int) -> Events:
    """Stays of visitors who would not have been admitted, one to three days after the visit."""
    people = world.people
    mine = (events.doctor == doctor) & np.isin(events.kind, VISITS) & (events.begin >= onset * DAY)
    mine &= (people.age[events.person] > 40) & ~world.busy[events.person]
    mine &= (people.death_day[events.person] > world.clock.days) & (
        events.begin < (world.clock.days - 30) * DAY
    )
    person, first = np.unique(events.person[mine], return_index=True)
    chosen = rng.choice(len(person), min(n, len(person)), replace=False)
    day = events.begin[mine][first[chosen]] // DAY + rng.integers(1, 4, len(chosen))
    disease = rng.choice(world.words.mild, len(chosen))
    place = np.full(len(chosen), target)
    made = admissions(rng, world, person[chosen].astype(np.int64), place, day, disease)
    made.referrer[:] = doctor
    made.fixed[:] = 1
    return made


def _readmit(rng: Rng, world: World, events: Events, at: Array, target: int) -> None:
    """Move stays to the target and to a doctor there."""
    events.place[at] = target
    dept = world.words.disease_dept[events.disease[at]]
    events.doctor[at] = world.doctors.in_department(events.place[at], dept, rng.random(len(at)))
    events.fixed[at] = 1
