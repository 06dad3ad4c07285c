"""Where patients go when somebody may steer them: choices, and what would be expected of them.

A patient of a doctor chooses one place out of many. Without steering the choice is a mixture of two things: the
patient's own habit (where he or she goes anyway, with the area's habit standing in for what is not known), and
the pull of the institution (a gate pharmacy, the hospital that it usually refers to), which is the same for all
of its doctors. The pull is estimated from the institution's *other* doctors, so that neither a busy doctor nor a
doctor who steers explains himself. Mixture weights are fitted per institution by expectation maximisation
(Dempster, Laird, Rubin 1977).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

__all__ = ["ChoiceModel", "Choices", "expected_choices"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ITERATIONS = 12


@dataclass(frozen=True)
class ChoiceModel:
    """Strength of the priors.

    Attributes:
        habit_prior: visits' worth of the area's habit that a patient borrows.
        area_prior: visits' worth of the city's habit that an area borrows.
        pull_prior: choices' worth of "own habit only" that an institution with few other doctors borrows.
        drift: relative error allowed in an expectation, part of its variance.
    """

    habit_prior: float = 2.0
    area_prior: float = 20.0
    pull_prior: float = 10.0
    drift: float = 0.2


@dataclass(frozen=True)
class Choices:
    """One row per (doctor, patient, place) with the share of that patient's choices.

    Attributes:
        doctor: doctor of each row.
        group: institution of the doctor; doctors of one institution share its pull.
        patient: patient of each row.
        place: place chosen, numbered from 0.
        share: this patient's choices at the place, over all of the patient's choices with the doctor.
        places: how many places there are.
    """

    doctor: Ints
    group: Ints
    patient: Ints
    place: Ints
    share: Floats
    places: int

    @classmethod
    def of(cls, events: pd.DataFrame, places: int) -> Choices:
        """Fold events (doctor, group, patient, place) so that a patient counts once per doctor."""
        keys = ["doctor", "group", "patient", "place"]
        folded = events.groupby(keys, sort=True).size().rename("times").reset_index()
        total = folded.groupby(["doctor", "patient"])["times"].transform("sum")
        column = {name: folded[name].to_numpy(np.int64) for name in keys}
        return cls(**column, share=(folded["times"] / total).to_numpy(np.float64), places=places)


def habit_matrix(
    habits: pd.DataFrame, area: Ints, patients: int, places: int, model: ChoiceModel
) -> tuple[csr_matrix, Floats]:
    """Visits per patient and place, and the smoothed habit of each area.

    Args:
        habits: visits by ``patient`` and ``place`` that nobody steered.
        area: area of each patient, numbered from 0.
        patients: how many patients there are.
        places: how many places there are.
        model: strength of the priors.
    """
    shape = (patients, places)
    visits = csr_matrix((habits["visits"].astype(float), (habits["patient"], habits["place"])), shape=shape)
    membership = csr_matrix(
        (np.ones(patients), (area, np.arange(patients))), shape=(int(area.max()) + 1, patients)
    )
    by_area = np.asarray((membership @ visits).todense())
    city = by_area.sum(axis=0) + 1e-3
    city /= city.sum()
    smoothed = (by_area + model.area_prior * city) / (by_area.sum(axis=1, keepdims=True) + model.area_prior)
    return visits, smoothed


def expected_choices(
    choices: Choices, habits: pd.DataFrame, area: Ints, model: ChoiceModel
) -> pd.DataFrame:
    """Observed and expected patients of every doctor at every place that any patient chose.

    Returns:
        One row per (doctor, place) with ``doctor``, ``group``, ``place``, ``patients`` (all of the doctor's),
        ``observed`` and ``expected`` patients, ``variance``, ``pull`` (share of the institution's other patients
        who went there) and ``habit`` (expected by the patients' own habits alone).
    """
    visits, area_habit = habit_matrix(habits, area, len(area), choices.places, model)
    parts = [
        _institution(choices, np.flatnonzero(choices.group == group), visits, area_habit, area, model)
        for group in np.unique(choices.group)
    ]
    columns = ["doctor", "group", "place", "patients", "observed", "expected", "variance", "pull", "habit"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)


def _institution(
    choices: Choices, rows: Ints, visits: csr_matrix, area_habit: Floats, area: Ints, model: ChoiceModel
) -> pd.DataFrame:
    """Expectations for the doctors of one institution."""
    doctor, place, share = choices.doctor[rows], choices.place[rows], choices.share[rows]
    patients, at = np.unique(choices.patient[rows], return_inverse=True)
    own = _own_habit(patients, visits, area_habit, area, model)
    by_pull, pull_total = _fit_pull(own[at, place], place, share, choices.places)
    doctors = np.unique(doctor)
    parts = [
        _doctor(
            one,
            doctor == one,
            at,
            place,
            share,
            own,
            by_pull,
            pull_total,
            int(choices.group[rows[0]]),
            model,
        )
        for one in doctors
    ]
    return pd.concat(parts, ignore_index=True)


def _own_habit(
    patients: Ints, visits: csr_matrix, area_habit: Floats, area: Ints, model: ChoiceModel
) -> Floats:
    own = np.asarray(visits[patients].todense())
    borrowed = area_habit[area[patients]]
    mixed: Floats = (own + model.habit_prior * borrowed) / (own.sum(axis=1, keepdims=True) + model.habit_prior)
    return mixed


def _fit_pull(own: Floats, place: Ints, share: Floats, places: int) -> tuple[Floats, Floats]:
    """Responsibility of the pull for each row, and its total per place, by expectation maximisation."""
    weight = 0.5
    pull = np.bincount(place, weights=share, minlength=places) / share.sum()
    responsible = np.zeros_like(share)
    for _ in range(_ITERATIONS):
        drawn = weight * pull[place]
        responsible = share * drawn / (drawn + (1 - weight) * own + 1e-12)
        weight = float(np.clip(responsible.sum() / share.sum(), 0.0, 0.98))
        total = np.bincount(place, weights=responsible, minlength=places)
        pull = total / max(total.sum(), 1e-12)
    return responsible, np.bincount(place, weights=responsible, minlength=places)


def _doctor(
    doctor: int,
    mine: NDArray[np.bool_],
    at: Ints,
    place: Ints,
    share: Floats,
    own: Floats,
    by_pull: Floats,
    pull_total: Floats,
    group: int,
    model: ChoiceModel,
) -> pd.DataFrame:
    """Expectations for one doctor, the pull taken from the institution's other doctors."""
    places = len(pull_total)
    others = ~mine
    pulled = np.maximum(pull_total - np.bincount(place[mine], weights=by_pull[mine], minlength=places), 0.0)
    weight = pulled.sum() / (share[others].sum() + model.pull_prior)
    pull = pulled / max(pulled.sum(), 1e-12)
    people = np.unique(at[mine])
    habit = own[people]
    chance = weight * pull + (1 - weight) * habit
    expected = chance.sum(axis=0)
    observed = np.bincount(place[mine], weights=share[mine], minlength=places)
    seen = np.flatnonzero(observed > 0)
    elsewhere = np.bincount(place[others], weights=share[others], minlength=places)
    return pd.DataFrame(
        {
            "doctor": doctor,
            "group": group,
            "place": seen,
            "patients": len(people),
            "observed": observed[seen],
            "expected": expected[seen],
            "variance": ((chance * (1 - chance)).sum(axis=0) + (model.drift * expected) ** 2)[seen],
            "pull": (elsewhere / max(elsewhere.sum(), 1e-12))[seen],
            "habit": habit.sum(axis=0)[seen],
        }
    )
