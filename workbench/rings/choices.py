"""Where patients go when somebody may steer them: choices, and what would be expected of them.

A patient of a doctor chooses one place out of many. Without steering the choice is a mixture of two things: the
patient's own habit (where he or she goes anyway, with the area's habit standing in for what is not known), and
the pull of the institution (a gate pharmacy, the hospital that it usually refers to), which is the same for all
of its doctors. The pull of a place is the *median* over the institution's other doctors of what habit does not
explain: a busy doctor cannot explain himself, and two or three who steer together cannot explain each other, while
a gate pharmacy, to which most doctors' patients go, stays explained. Doctors with few patients are pooled.
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

#: Patients that a (pooled) doctor needs to have a say in the median.
_SAY = 10

#: Other (pooled) doctors from which an institution's pull is known at all.
_WITNESSES = 2


@dataclass(frozen=True)
class ChoiceModel:
    """Strength of the priors.

    Attributes:
        habit_prior: visits' worth of the area's habit that a patient borrows.
        area_prior: visits' worth of the city's habit that an area borrows.
        drift: relative error allowed in an expectation, part of its variance.
    """

    habit_prior: float = 2.0
    area_prior: float = 20.0
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


def expected_choices(choices: Choices, habits: pd.DataFrame, area: Ints, model: ChoiceModel) -> pd.DataFrame:
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
    doctors, number = np.unique(doctor, return_inverse=True)
    people = csr_matrix((np.ones(len(rows)), (number, at)), shape=(len(doctors), len(patients)))
    people.data[:] = 1.0
    seen = csr_matrix((share, (number, place)), shape=(len(doctors), choices.places)).toarray()
    habit = people @ own
    size = np.asarray(people.sum(axis=1)).ravel()
    parts = []
    for one, code in enumerate(doctors):
        others = np.arange(len(doctors)) != one
        pull = _pull(seen[others], habit[others], size[others])
        mine = own[people[one].indices]
        parts.append(_doctor(int(code), seen[one], mine, pull, model))
    return pd.concat(parts, ignore_index=True).assign(group=int(choices.group[rows[0]]))


def _own_habit(
    patients: Ints, visits: csr_matrix, area_habit: Floats, area: Ints, model: ChoiceModel
) -> Floats:
    own = np.asarray(visits[patients].todense())
    borrowed = area_habit[area[patients]]
    mixed: Floats = (own + model.habit_prior * borrowed) / (
        own.sum(axis=1, keepdims=True) + model.habit_prior
    )
    return mixed


def _pull(seen: Floats, habit: Floats, size: Floats) -> Floats:
    """Share of patients whom the institution draws to each place beyond their habit: a median over doctors."""
    places = seen.shape[1]
    witness = _pooled(size)
    if witness.max(initial=-1) + 1 < _WITNESSES:
        return np.zeros(places)
    fold = csr_matrix((np.ones(len(size)), (witness, np.arange(len(size)))))
    patients = (fold @ size)[:, None]
    went, usual = (fold @ seen) / patients, (fold @ habit) / patients
    beyond = np.median((went - usual) / np.maximum(1 - usual, 0.05), axis=0).clip(0.0, 1.0)
    pull: Floats = beyond * min(1.0, 0.98 / max(float(beyond.sum()), 1e-12))
    return pull


def _pooled(size: Floats) -> Ints:
    """Number of the witness that each doctor belongs to; doctors with few patients share one, in their order."""
    result = np.empty(len(size), np.int64)
    number, gathered = 0, 0.0
    small = np.flatnonzero(size < _SAY)
    for one in small:
        result[one] = number
        gathered += size[one]
        if gathered >= _SAY:
            number, gathered = number + 1, 0.0
    if gathered and number:
        result[result == number] = number - 1
    elif gathered:
        number = 1
    large = np.flatnonzero(size >= _SAY)
    result[large] = number + np.arange(len(large))
    return result


def _doctor(doctor: int, observed: Floats, habit: Floats, pull: Floats, model: ChoiceModel) -> pd.DataFrame:
    """Expectations for one doctor, given the pull of the institution's other doctors."""
    chance = pull + (1 - pull.sum()) * habit
    expected = chance.sum(axis=0)
    variance = (chance * (1 - chance)).sum(axis=0) + (model.drift * expected) ** 2
    seen = np.flatnonzero(observed > 0)
    return pd.DataFrame(
        {
            "doctor": doctor,
            "place": seen,
            "patients": len(habit),
            "observed": observed[seen],
            "expected": expected[seen],
            "variance": variance[seen],
            "pull": pull[seen],
            "habit": habit.sum(axis=0)[seen],
        }
    )
