"""Whole institutions that steer: most of their doctors send to one place, so that no colleague stands out.

What most doctors' patients do is a gate pharmacy, unless something tells it from one. A gate pharmacy has always been
there, and it is near: people who come to the institution also use it on their own, more than the city does. Told are

* a **rise** at a known month, shared by most of the doctors, at a place that was open before and that did not rise
  alike for patients from elsewhere, and that did not end like a shortage;
* a **distant** place: a pharmacy a kilometre or more away that is not the nearest there is. Where distance does not
  say, the patients' own use of it, over the city's (lift), is below 0.35 and below half of what the ordinary venues of
  nine in ten other institutions have. Where the lift of ordinary venues is low as well, nothing can be told.

Everything else that a majority does is not separable from a gate pharmacy; it is handed back as not told from one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.rings.dispersion import log10_tail
from workbench.rings.onset import Onset, find_onset, find_spell
from workbench.rings.positions import positions

__all__ = ["Days", "Whole", "lifts", "month_of", "whole_institutions"]

Ints = NDArray[np.int64]

#: Patients of an institution, and of a doctor, from which they have a say.
_PATIENTS, _SAY = 60, 10

#: Doctors who send, at least, and the share of the patients that are theirs.
_DOCTORS, _MOST = 3, 0.5

#: Share of all patients beyond habit from which an institution draws.
_DRAWN = 0.08

#: Lift of a distant place at most, against that of ordinary venues, and how many of these it takes.
_FAR, _AGAINST, _OTHERS = 0.35, 0.5, 8

#: Least relative error of an institution's expectation.
_DRIFT = 0.3

#: Share among patients from elsewhere that rises so much has risen for all.
_ALIKE = 1.5

#: Days over which a rise that ends again is a shortage, and days before a rise that the place must have been open.
_SPELL, _OPEN = 100.0, 30

_DAY = 86_400


@dataclass(frozen=True)
class Whole:
    """An institution most of whose doctors send to one place.

    Attributes:
        part: the doctors who do, as pairs with ``expected`` and ``log10_p`` of the institution.
        onset: the rise, ``None`` for a distant place without one.
        told: something tells the place from a gate pharmacy.
    """

    part: pd.DataFrame
    onset: Onset | None
    told: bool = True


@dataclass
class Days:
    """Choices, one row per patient, doctor, place and day, found by institution and by place."""

    rows: pd.DataFrame

    @cached_property
    def _by_group(self) -> dict[int, Ints]:
        return positions(self.rows["group"].to_numpy(np.int64))

    @cached_property
    def _by_place(self) -> dict[int, Ints]:
        return positions(self.rows["place"].to_numpy(np.int64))

    def of_group(self, group: int) -> pd.DataFrame:
        """Choices with the doctors of an institution."""
        return self.rows.iloc[self._by_group[group]]

    def of_place(self, place: int) -> pd.DataFrame:
        """Choices of a place."""
        return self.rows.iloc[self._by_place[place]]


def month_of(at: Ints) -> Ints:
    """Months since 1970-01 of times in seconds."""
    return at.astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)


def lifts(whole: pd.DataFrame) -> pd.DataFrame:
    """Institutions and places with ``beyond`` and ``lift``.

    ``beyond`` is the share of patients drawn there beyond their habit, ``lift`` the share that habit gives the place
    among the institution's patients, over the share it gives among all institutions' patients: 1 is the city's
    average, more is near.
    """
    everybody = max(1.0, float(whole.drop_duplicates("group")["patients"].sum()))
    city = whole.groupby("place")["habit"].sum() / everybody
    usual = np.maximum(city.reindex(whole["place"]).to_numpy(np.float64), 1e-9)
    habit, patients = whole["habit"].to_numpy(np.float64), whole["patients"].to_numpy(np.float64)
    beyond = (whole["observed"].to_numpy(np.float64) - habit) / np.maximum(patients - habit, 1e-9)
    return whole.assign(beyond=beyond, lift=habit / np.maximum(patients, 1) / usual)


def whole_institutions(
    whole: pd.DataFrame,
    pairs: pd.DataFrame,
    days: Days,
    opened: dict[int, int],
    q: float,
    far: Callable[[int, int], bool | None] = lambda _group, _place: None,
) -> list[Whole]:
    """Institutions of which most doctors send to one place, told from a gate pharmacy or not.

    Args:
        whole: institutions and places with ``lift``.
        pairs: pairs of doctor and place.
        days: choices by institution and by place.
        opened: time at which each place was first used.
        q: chance that any count is so far out, over all institutions and places (Bonferroni).
        far: whether a place is far from an institution; ``None`` where distance does not say.
    """
    tests = np.log10(max(1, len(whole)))
    drawn = whole[(whole["beyond"] >= _DRAWN) & (whole["patients"] >= _PATIENTS)]
    mean = drawn["habit"].to_numpy(np.float64)
    tail = log10_tail(drawn["observed"].to_numpy(np.float64), mean, _DRIFT)
    many = (tail + tests <= np.log10(q)) & (drawn["observed"].to_numpy(np.float64) >= 1.5 * mean)
    asked = drawn[many]
    by_group = dict(list(pairs[pairs["group"].isin(asked["group"])].groupby("group")))
    found = []
    for group, place in zip(asked["group"].tolist(), asked["place"].tolist(), strict=True):
        team = _team(by_group[group], place)
        if team is None:
            continue
        rise = _rise(days.of_group(group), days.of_place(place), team, opened)
        distant = far(group, place)
        if distant is None:
            distant = _distant(drawn, group, place)
        told = rise is not None or distant
        found.append(_settled(team, Whole(team, rise, told), rise.before if rise else None, tests))
    return found


def _team(pairs: pd.DataFrame, place: int) -> pd.DataFrame | None:
    """Of the pairs of an institution, the doctors who send beyond their patients' habit, if they are most of it."""
    all_pairs = pairs[pairs["patients"] >= _SAY]
    everybody = all_pairs.drop_duplicates("doctor")["patients"].sum()
    here = all_pairs[all_pairs["place"] == place]
    habit, observed = here["habit"].to_numpy(np.float64), here["observed"].to_numpy(np.float64)
    sends = (log10_tail(observed, habit, _DRIFT) <= -1.0) & (observed >= 1.5 * habit)
    team = here[sends]
    if len(team) < _DOCTORS or team["patients"].sum() < _MOST * everybody:
        return None
    return team


def _rise(
    mine: pd.DataFrame, there: pd.DataFrame, team: pd.DataFrame, opened: dict[int, int]
) -> Onset | None:
    """The month from which most of the team sent more, when it was they and not the place."""
    place, group = int(team["place"].iloc[0]), int(team["group"].iloc[0])
    month, hit = month_of(mine["at"].to_numpy(np.int64)), (mine["place"] == place).to_numpy()
    start, size = int(month.min()), int(month.max() - month.min()) + 1
    hits, trials = np.bincount(month[hit] - start, minlength=size), np.bincount(month - start, minlength=size)
    onset = find_onset(hits, trials, start)
    if onset is None:
        return None
    rise = int(np.datetime64(onset.month, "M").astype(np.int64))
    begin = int(np.datetime64(onset.month, "s").astype(np.int64))
    spell = find_spell(mine["at"].to_numpy(np.int64) // _DAY, hit)
    ended = spell is not None and spell.days <= _SPELL
    if ended or opened.get(place, begin) > begin - _OPEN * _DAY:
        return None
    elsewhere = month_of(there["at"].to_numpy(np.int64)[(there["group"] != group).to_numpy()])
    before = (elsewhere < rise).sum() / max(1, rise - start)
    after = (elsewhere >= rise).sum() / max(1, start + size - rise)
    if before * max(1, rise - start) >= _SAY and after > _ALIKE * before:
        return None
    rose = _rose(mine["doctor"].to_numpy(np.int64), hit, month >= rise, team["doctor"].to_numpy(np.int64))
    return onset if rose >= _MOST else None


def _rose(doctor: Ints, hit: NDArray[np.bool_], late: NDArray[np.bool_], team: Ints) -> float:
    """Share of the team whose own share rose by half or more."""
    ups = []
    for one in team:
        mine = doctor == one
        early_n, late_n = int((mine & ~late).sum()), int((mine & late).sum())
        if min(early_n, late_n) >= 5:
            ups.append((mine & late & hit).sum() / late_n > 1.5 * (mine & ~late & hit).sum() / early_n)
    return float(np.mean(ups)) if len(ups) >= _DOCTORS else 0.0


def _distant(drawn: pd.DataFrame, group: int, place: int) -> bool:
    """Whether a place is further from the institution's patients than other institutions' venues are from theirs."""
    lift = float(drawn.loc[(drawn["group"] == group) & (drawn["place"] == place), "lift"].iloc[0])
    others = drawn.loc[drawn["group"] != group].groupby("group")["lift"].max().to_numpy(np.float64)
    if len(others) < _OTHERS:
        return False
    return bool(lift < _FAR and lift < _AGAINST * np.quantile(others, 0.1))


def _settled(team: pd.DataFrame, whole: Whole, before: float | None, tests: float) -> Whole:
    """The team with the expectation that stands once the gate pharmacy is told apart."""
    patients, habit = team["patients"].to_numpy(np.float64), team["habit"].to_numpy(np.float64)
    expected = habit if before is None else np.maximum(habit, patients * before)
    seen = np.array([float(team["observed"].sum())])
    tail = float(log10_tail(seen, np.array([float(expected.sum())]), _DRIFT)[0])
    drawn = float((seen[0] - habit.sum()) / max(1.0, patients.sum() - habit.sum()))
    pull = before if before is not None else 0.0
    part = team.assign(
        expected=expected,
        pull=pull if whole.told else drawn,
        pull_known=True,
        log10_p=tail,
        log10_q=min(0.0, tail + tests),
    )
    return replace(whole, part=part)
