"""Where patients go when somebody may steer them: choices, and what would be expected of them.

A patient of a doctor chooses one place out of many. Without steering the choice is a mixture of two things: the
patient's own habit (where he or she goes anyway, with the area's habit standing in for what is not known), and
the pull of the institution (a gate pharmacy, the hospital that it usually refers to), which is the same for all
of its doctors. The pull of a place is the *median* over the institution's other doctors of what habit does not
explain: a busy doctor cannot explain himself, and two or three who steer together cannot explain each other, while
a gate pharmacy, to which all doctors' patients go, stays explained. Where most doctors send to a place but a clear
part of their colleagues does not, that part is the measure. Doctors with few patients are pooled.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.stats import nbinom

from workbench.rings.nearness import NEXT_DOOR, Sites

__all__ = ["ChoiceModel", "Choices", "expected_choices", "fitted_model", "measured_choices"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Patients that a (pooled) doctor needs to have a say in the median.
_SAY = 10

#: Habit priors tried, in visits, and the choices that decide between them.
_PRIORS = (1.0, 2.0, 4.0, 8.0, 16.0, 32.0)
_SAMPLE = 20_000

#: Least share of a patient's habit that is taken to lie outside the institution.
_ELSEWHERE = 0.1

#: Other (pooled) doctors from which an institution's pull is known at all.
_WITNESSES = 2

#: Median share drawn beyond habit from which it is asked whether really all doctors send there.
_DRAWN = 0.05

#: Own use over the city's, at least which a place of unknown distance may be next door.
_NEAR = 1.0

#: More doctors than there are.
_NOBODY = 1 << 30

#: Cells of doctors and places that are looked at in one go.
_BLOCK = 4_000_000

#: Share of the others' that the unmoved send at most, the relative error allowed, and the chance of so few.
_APART, _UNLIKE, _CLEARLY = 0.25, 0.3, 1e-4

_PAIR = (
    "doctor",
    "group",
    "place",
    "patients",
    "observed",
    "expected",
    "variance",
    "pull",
    "habit",
    "pull_known",
)
_WHOLE = ("group", "place", "patients", "observed", "habit")


@dataclass(frozen=True)
class ChoiceModel:
    """Strength of the priors.

    Attributes:
        habit_prior: visits' worth of the area's habit that a patient borrows.
        area_prior: visits' worth of the city's habit that an area borrows.
        drift: relative error allowed in an expectation at least; more where the pairs themselves stray further.
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
        elsewhere: a choice is always of a place other than the institution itself, as a referral is.
        sites: where the places are, if that is known.
    """

    doctor: Ints
    group: Ints
    patient: Ints
    place: Ints
    share: Floats
    places: int
    elsewhere: bool = False
    sites: Sites | None = None

    @classmethod
    def of(
        cls, events: pd.DataFrame, places: int, *, elsewhere: bool = False, sites: Sites | None = None
    ) -> Choices:
        """Fold events (doctor, group, patient, place) so that a patient counts once per doctor."""
        keys = ["doctor", "group", "patient", "place"]
        folded = events.groupby(keys, sort=True).size().rename("times").reset_index()
        total = folded.groupby(["doctor", "patient"])["times"].transform("sum")
        column = {name: folded[name].to_numpy(np.int64) for name in keys}
        return cls(
            **column,
            share=(folded["times"] / total).to_numpy(np.float64),
            places=places,
            elsewhere=elsewhere,
            sites=sites,
        )


@dataclass(frozen=True)
class Habits:
    """Habit of every patient: own visits shrunk to the area's, kept sparse.

    The habit of patient ``i`` at place ``f`` is ``own[i, f] + borrowed[i] * by_area[area[i], f]``.

    Attributes:
        own: visits over visits plus prior, patients by places.
        borrowed: what is left to the area's habit.
        area: area of each patient.
        by_area: habit of each area, shrunk to the city's.
        city: habit of the city.
    """

    own: csr_matrix
    borrowed: Floats
    area: Ints
    by_area: Floats
    city: Floats

    @classmethod
    def of(cls, habits: pd.DataFrame, area: Ints, places: int, model: ChoiceModel) -> Habits:
        """From visits by ``patient`` and ``place`` that nobody steered."""
        shape = (len(area), places)
        visits = csr_matrix(
            (habits["visits"].astype(float), (habits["patient"], habits["place"])), shape=shape
        )
        membership = csr_matrix((np.ones(len(area)), (area, np.arange(len(area)))))
        by_area = (membership @ visits).toarray()
        city = by_area.sum(axis=0) + 1e-3
        city /= city.sum()
        total = np.asarray(visits.sum(axis=1)).ravel() + model.habit_prior
        return cls(
            own=csr_matrix(visits.multiply(1.0 / total[:, None])),
            borrowed=model.habit_prior / total,
            area=area,
            by_area=(by_area + model.area_prior * city)
            / (by_area.sum(axis=1, keepdims=True) + model.area_prior),
            city=city,
        )

    def at(self, patient: Ints, place: Ints) -> Floats:
        """Habit of patients at places, one each."""
        own = np.asarray(self.own[patient, place]).ravel()
        result: Floats = own + self.borrowed[patient] * self.by_area[self.area[patient], place]
        return result

    def sums(self, people: csr_matrix, patients: Ints, home: Ints | None = None) -> tuple[Floats, Floats]:
        """Sum and sum of squares of the habits of groups of people.

        Args:
            people: groups by ``patients``, 1 where somebody belongs to a group.
            patients: the patients of its columns.
            home: of each group, a place that it cannot choose (the institution that sends them away).
        """
        own, borrowed, area = self.own[patients], self.borrowed[patients], self.area[patients]
        if home is not None:
            row = np.repeat(np.arange(people.shape[0]), np.diff(people.indptr))
            at_home = self.at(patients[people.indices], home[row])
            people = people.copy()
            people.data = people.data / np.maximum(1.0 - at_home, _ELSEWHERE)
        shape = (len(patients), len(self.by_area))
        in_area = csr_matrix((borrowed, (np.arange(len(patients)), area)), shape=shape)
        first = (people @ own).toarray() + (people @ in_area) @ self.by_area
        beside = own.copy()
        row = np.repeat(np.arange(len(patients)), np.diff(own.indptr))
        beside.data = own.data * (own.data + 2 * borrowed[row] * self.by_area[area[row], own.indices])
        weight = people.power(2)
        second = (weight @ beside).toarray() + (weight @ in_area.power(2)) @ self.by_area**2
        if home is not None:
            every = np.arange(len(home))
            first[every, home], second[every, home] = 0.0, 0.0
        return np.asarray(first), np.asarray(second)


def fitted_model(choices: Choices, habits: pd.DataFrame, area: Ints, model: ChoiceModel) -> ChoiceModel:
    """The model with the habit prior under which the choices are likeliest, of those between 1 and 32 visits.

    How far people keep to where they went before differs between cities and between kinds of choice; the choices say
    so themselves. Steered ones are few among all and make the prior a little larger at most.
    """
    rows = np.arange(0, len(choices.patient), max(1, len(choices.patient) // _SAMPLE))
    patient, place, group = choices.patient[rows], choices.place[rows], choices.group[rows]
    best, chosen = -np.inf, model
    for prior in _PRIORS:
        tried = replace(model, habit_prior=prior)
        known = Habits.of(habits, area, choices.places, tried)
        usual = known.at(patient, place)
        if choices.elsewhere:
            usual = usual / np.maximum(1.0 - known.at(patient, group), _ELSEWHERE)
        likelihood = float((choices.share[rows] * np.log(np.maximum(usual, 1e-6))).sum())
        if likelihood > best:
            best, chosen = likelihood, tried
    return chosen


def expected_choices(choices: Choices, habits: pd.DataFrame, area: Ints, model: ChoiceModel) -> pd.DataFrame:
    """Observed and expected patients of every doctor at every place that any patient chose.

    Returns:
        One row per (doctor, place) with ``doctor``, ``group``, ``place``, ``patients`` (all of the doctor's),
        ``observed`` and ``expected`` patients, ``variance``, ``pull`` (share of the institution's other patients
        drawn there beyond their habit), ``habit`` (expected by the patients' own habits alone) and ``pull_known``
        (whether the institution has enough other doctors to know its pull).
    """
    return measured_choices(choices, habits, area, model)[0]


def measured_choices(
    choices: Choices, habits: pd.DataFrame, area: Ints, model: ChoiceModel
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The pairs of ``expected_choices``, and the same of whole institutions.

    Returns:
        The pairs, and one row per (institution, place) with ``group``, ``place``, ``patients``, ``observed`` and
        ``habit`` (patients expected by habit alone), a patient counting once with each doctor.
    """
    known = Habits.of(habits, area, choices.places, model)
    order = np.argsort(choices.group, kind="stable")
    starts = np.flatnonzero(np.diff(choices.group[order], prepend=-1 << 40))
    cuts = starts[np.flatnonzero(np.diff(_blocks(choices, order, starts))) + 1]
    parts = [_block(choices, rows, known, model) for rows in np.split(order, cuts) if len(rows)]
    pairs = [pair for pair, _ in parts] or [pd.DataFrame(columns=list(_PAIR))]
    whole = [one for _, one in parts] or [pd.DataFrame(columns=list(_WHOLE))]
    return (
        pd.concat(pairs, ignore_index=True)[list(_PAIR)],
        pd.concat(whole, ignore_index=True)[list(_WHOLE)],
    )


def _blocks(choices: Choices, order: Ints, starts: Ints) -> Ints:
    """Number of the block that each institution belongs to; those of a block have about four million cells."""
    doctor = choices.doctor[order]
    by_doctor = np.lexsort((doctor, np.repeat(np.arange(len(starts)), np.diff([*starts, len(order)]))))
    new = np.diff(doctor[by_doctor], prepend=-1) != 0
    new[starts] = True
    blocks: Ints = np.cumsum(new)[starts] * choices.places // _BLOCK
    return blocks


def _block(
    choices: Choices, rows: Ints, known: Habits, model: ChoiceModel
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Expectations for the doctors of some institutions, and for these as a whole; rows in order of institution."""
    group = choices.group[rows]
    low, width = int(group.min()), int(choices.doctor.max()) + 1
    keys, number = np.unique((group - low) * width + choices.doctor[rows], return_inverse=True)
    doctors, group_of = keys % width, keys // width + low
    patients, at = np.unique(choices.patient[rows], return_inverse=True)
    people = csr_matrix((np.ones(len(rows)), (number, at)), shape=(len(doctors), len(patients)))
    people.data[:] = 1.0
    shape = (len(doctors), choices.places)
    observed = csr_matrix((choices.share[rows], (number, choices.place[rows])), shape=shape).toarray()
    habit, squares = known.sums(people, patients, group_of if choices.elsewhere else None)
    size = np.asarray(people.sum(axis=1))
    pull, told = np.zeros_like(observed), np.zeros(len(doctors), bool)
    cuts = np.concatenate(([0], np.flatnonzero(np.diff(group_of)) + 1, [len(doctors)]))
    for first, last in zip(cuts[:-1].tolist(), cuts[1:].tolist(), strict=True):
        mine = slice(first, last)
        told[mine] = _witnesses(_pooled(size[mine].ravel())) >= _WITNESSES
        if told[first]:
            few = _fewest(
                choices, int(group_of[first]), habit[mine].sum(axis=0), float(size[mine].sum()), known
            )
            pull[mine] = _pull(observed[mine], habit[mine], size[mine].ravel(), few)
    rest = 1.0 - pull.sum(axis=1, keepdims=True)
    expected = size * pull + rest * habit
    spread = expected - (size * pull**2 + 2 * pull * rest * habit + rest**2 * squares)
    seen, place = np.nonzero(observed > 0)
    pairs = pd.DataFrame(
        {
            "doctor": doctors[seen],
            "group": group_of[seen],
            "place": place,
            "patients": size.ravel()[seen].astype(np.int64),
            "observed": observed[seen, place],
            "expected": expected[seen, place],
            "variance": (spread + (model.drift * expected) ** 2)[seen, place],
            "pull": pull[seen, place],
            "habit": habit[seen, place],
            "pull_known": told[seen],
        }
    )
    return pairs, _whole(group_of, observed, habit, size.ravel())


def _fewest(choices: Choices, group: int, habit: Floats, patients: float, known: Habits) -> Ints:
    """Doctors who are enough, by place, to show that it draws nobody by itself; none are where it is next door.

    One is enough for a pharmacy that is further off, by distance or, where that is not known, by the patients' own
    use of it. Two are where that does not say, and for hospitals, which departments use differently.
    """
    every = np.arange(choices.places)
    km = choices.sites.km(group, every) if choices.sites else np.full(choices.places, np.nan)
    lift = habit / max(patients, 1.0) / np.maximum(known.city[: choices.places], 1e-9)
    far = np.where(np.isnan(km), lift < _NEAR, km > NEXT_DOOR)
    fewest: Ints = np.where(far & (not choices.elsewhere), 1, 2)
    return np.where(km <= NEXT_DOOR, _NOBODY, fewest) if not choices.elsewhere else fewest


def _whole(group_of: Ints, observed: Floats, habit: Floats, size: Floats) -> pd.DataFrame:
    """Sums over the doctors of each institution for every place that any of them has."""
    starts = np.concatenate(([0], np.flatnonzero(np.diff(group_of)) + 1))
    seen, usual, patients = (np.add.reduceat(table, starts, axis=0) for table in (observed, habit, size))
    row, place = np.nonzero(seen > 0)
    return pd.DataFrame(
        {
            "group": group_of[starts][row],
            "place": place,
            "patients": patients[row].astype(np.int64),
            "observed": seen[row, place],
            "habit": usual[row, place],
        }
    )


def _pull(seen: Floats, habit: Floats, size: Floats, fewest: Ints) -> Floats:
    """Share of patients whom the institution draws to each place beyond their habit, for each of its doctors.

    A median over the institution's witnesses, the doctor's own left out; ``fewest`` witnesses, by place, are enough
    to show that the place draws nobody by itself.
    """
    witness = _pooled(size)
    fold = csr_matrix((np.ones(len(size)), (witness, np.arange(len(size)))))
    patients = fold @ size
    went, usual = (fold @ seen) / patients[:, None], (fold @ habit) / patients[:, None]
    drawn = (went - usual) / np.maximum(1 - usual, 0.05)
    beyond = _medians_without_one(drawn).clip(0.0, 1.0)
    for place in np.flatnonzero((np.median(drawn, axis=0) >= _DRAWN) & (fewest < _NOBODY)):
        left = np.maximum(1.0 - _busiest_but(went - usual, int(place)), 0.02)
        freed = (went[:, place] / left - usual[:, place]) / np.maximum(1 - usual[:, place], 0.05)
        unmoved = _unmoved(freed, patients * left, int(fewest[place]))
        beyond[:, place] = np.minimum(beyond[:, place], unmoved)
    pull: Floats = beyond * np.minimum(1.0, 0.98 / np.maximum(beyond.sum(axis=1, keepdims=True), 1e-12))
    return pull[witness]


def _busiest_but(beyond: Floats, place: int) -> Floats:
    """Largest share beyond habit that any other place has, of each witness."""
    others = beyond.copy()
    others[:, place] = 0.0
    largest: Floats = others.max(axis=1).clip(0.0, 1.0)
    return largest


def _unmoved(drawn: Floats, patients: Floats, fewest: int) -> float:
    """Pull of a place to which most doctors send but a part of them clearly does not: the part's own share.

    A gate pharmacy draws the patients of every doctor. Where a quarter of the witnesses or more, and ``fewest`` at
    least, send less than a quarter of what the others send, and chance would give so few once in ten thousand, the
    place draws nobody by itself: the others send. 1 where there is no such part.

    Args:
        drawn: share of each witness's patients drawn beyond habit, of those whom the witness's own busiest other
            place leaves: who sends everybody elsewhere has nobody left for a gate pharmacy and says nothing about it.
        patients: how many it leaves.
        fewest: witnesses that such a part has at least.
    """
    order = np.argsort(drawn, kind="stable")
    share, weight = drawn[order].clip(0.0, 1.0), patients[order]
    for low in range(len(order) - 1, max(fewest, -(-len(order) // 4)) - 1, -1):
        few, many = (
            np.average(share[:low], weights=weight[:low]),
            np.average(share[low:], weights=weight[low:]),
        )
        if few > _APART * many or share[low - 1] > 2 * _APART * many:
            continue
        size = 1.0 / _UNLIKE**2
        mean = float(many * weight[:low].sum())
        if nbinom.cdf(np.floor(few * weight[:low].sum()), size, size / (size + mean)) < _CLEARLY:
            return float(few)
    return 1.0


def _witnesses(witness: Ints) -> int:
    """Other (pooled) doctors who bear witness to the pull on one of them."""
    return int(witness.max(initial=-1))


def _medians_without_one(values: Floats) -> Floats:
    """For each row, the median of every column over all other rows."""
    rows = len(values)
    ordered = np.sort(values, axis=0)
    rank = np.argsort(np.argsort(values, axis=0, kind="stable"), axis=0, kind="stable")
    middle = []
    for wanted in ((rows - 2) // 2, (rows - 1) // 2):
        place = wanted + (rank <= wanted)
        middle.append(np.take_along_axis(ordered, place, axis=0))
    result: Floats = (middle[0] + middle[1]) / 2
    return result


def _pooled(size: Floats) -> Ints:
    """Number of the witness that each doctor belongs to; doctors with few patients share one, in their order."""
    result = np.empty(len(size), np.int64)
    number, gathered = 0, 0.0
    for one in np.flatnonzero(size < _SAY):
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
