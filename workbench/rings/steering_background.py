"""What is usual around a steering lead: who sells an item, where an area goes, what small institutions do."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.rings.availability import Availability
from workbench.rings.explanations.steering import BOUND, SteeringFacts
from workbench.rings.onset import Spell, find_spells
from workbench.rings.positions import positions
from workbench.rings.steering_world import World, slots_of
from workbench.rings.switching import Switch

__all__ = ["Background"]

_DAY = 86_400

#: Hours of the day on working days and on weekends, and choices of others from which an hour is known.
_SLOTS, _SEEN = 48, 5

#: Places that sell at an hour at most, when a patient has hardly a choice.
_OPEN = 4

#: Share of an area's visits at which a place is the area's own.
_HOME = 0.5

#: Patients of a small institution whose venue is worth comparing.
_PATIENTS = 20


@dataclass(frozen=True)
class Background:
    """Prepared once for all leads of one kind.

    Attributes:
        world: the choices.
        item: number of the item of each choice, -1 unknown.
        sellers: who sells what.
        area: home area of each person, -1 unknown.
        usual: areas and the places that they use, as one number each, and the share of the area's visits there.
        places: how many places there are.
        lift: own use of a place by an institution's patients over the city's, by institution and place.
        city: share that habit gives each place among all institutions' patients.
        venues: largest share beyond habit that one place draws, by institution of few doctors.
        whole: institutions and places with ``patients``, ``observed``, ``level`` and ``small`` (few doctors).
    """

    world: World
    item: NDArray[np.int64]
    sellers: Availability
    area: NDArray[np.int64]
    usual: tuple[NDArray[np.int64], NDArray[np.float64]]
    places: int
    lift: dict[tuple[int, int], float]
    city: dict[int, float]
    venues: pd.Series[float]
    whole: pd.DataFrame

    @classmethod
    def of(cls, world: World, pairs: pd.DataFrame, whole: pd.DataFrame) -> Background:
        """Prepare items, areas and institutions.

        Args:
            world: the choices.
            pairs: pairs of doctor and place.
            whole: institutions and places with ``beyond`` and ``lift``.
        """
        events, habits = world.events, world.habits
        area = pd.factorize(world.register.people["live_admdvs"])[0].astype(np.int64)
        code, items = pd.factorize(events["item"])
        code = np.where(np.asarray(items == "")[code], -1, code) if len(items) else code
        places = int(max(events["place"].max(), habits["place"].max() if len(habits) else 0)) + 1
        doctor, group, place = (events[name].to_numpy(np.int64) for name in ("doctor", "group", "place"))
        small = pairs.loc[~pairs["pull_known"].astype(bool), "group"].unique()
        known = whole[whole["group"].isin(small) & (whole["patients"] >= _PATIENTS)]
        everybody = max(1.0, float(whole.drop_duplicates("group")["patients"].sum()))
        used = whole.groupby("place")["habit"].sum() / everybody
        return cls(
            world=world,
            item=code.astype(np.int64),
            sellers=Availability(doctor, group, place, code.astype(np.int64)),
            area=area,
            usual=_usual(habits, area, places),
            places=places,
            lift=dict(
                zip(
                    zip(whole["group"].tolist(), whole["place"].tolist(), strict=True),
                    whole["lift"].tolist(),
                    strict=True,
                )
            ),
            city=dict(zip(used.index.tolist(), used.tolist(), strict=True)),
            venues=known.groupby("group")["beyond"].max(),
            whole=whole.assign(
                level=world.register.places["hosp_lv"].reindex(whole["group"]).fillna("").to_numpy(),
                small=whole["group"].isin(small),
            ),
        )

    def apart(self, part: pd.DataFrame) -> list[pd.DataFrame]:
        """Doctors of one lead whose patients had no choice of a seller, apart from the others."""
        if len(part) < 2 or self.world.admission:
            return [part]
        place = int(part["place"].iloc[0])
        bound = np.array([self.sellers.share_of(place, np.array([one])) >= BOUND for one in part["doctor"]])
        return [part] if bound.all() or not bound.any() else [part[~bound], part[bound]]

    def facts(
        self,
        part: pd.DataFrame,
        events: pd.DataFrame,
        switch: Switch | None,
        *,
        lasting: bool,
        apart: bool = True,
    ) -> SteeringFacts:
        """Figures of one lead.

        Args:
            part: its pairs of doctor and place, all of one place.
            events: the choices behind it.
            switch: what its patients did before.
            lasting: no month from which the share rose is known.
            apart: look at every doctor's spells, too.
        """
        place, group = int(part["place"].iloc[0]), int(part["group"].iloc[0])
        patients = int(part["patients"].sum())
        expected_use = float(part["habit"].sum()) / max(1, patients)
        mine = self.world.days_of(part["doctor"])
        day, hit = mine["day"].to_numpy(np.int64), (mine["place"] == place).to_numpy()
        spells = find_spells(day, hit)
        city = self.city.get(place, 0.0)
        return SteeringFacts(
            observed=float(part["observed"].sum()),
            patients=patients,
            expected=float(part["expected"].sum()),
            habit=float(part["habit"].sum()),
            used_before=max(0.0, self._used_before(place, events) - expected_use),
            pull=float(part["pull"].mean()),
            item_share=self.sellers.share_of(place, part["doctor"].to_numpy(np.int64)),
            local=self._local(place, events),
            pull_known=bool(part["pull_known"].all()),
            lasting=lasting,
            admission=self.world.admission,
            doctors=len(part),
            spells=spells,
            one_item=_one_item(mine, hit, spells[0]) if spells else 0.0,
            each=_each(mine, hit) if apart and len(part) > 1 else (),
            lift=self.lift.get((group, place), 1.0),
            own_lift=expected_use / city if city > 0 else 1.0,
            alike=self._alike(group, part),
            switch=switch,
            km=self.world.km(part),
            others_send=self._others_send(group, place) if self.world.admission else math.nan,
            hour_share=0.0 if self.world.admission else self._hour_share(place, mine),
        )

    def _hour_share(self, place: int, mine: pd.DataFrame) -> float:
        """Share of what the doctors' patients bought at a place that others buy there at the same hours, too.

        Where hardly anybody else prescribes at an hour, as at night, all sales of the city at that hour are asked.
        Where few are open they are asked as well, and all that these patients bought then counts, up to what they
        bought here.
        """
        ours_here = (mine["place"] == place).to_numpy()
        slot = slots_of(mine["at"].to_numpy(np.int64))
        bought, bought_here = (np.bincount(one, minlength=_SLOTS) for one in (slot, slot[ours_here]))
        every, here = self._by_hour(place)
        others, there = every - bought, here - bought_here
        trade, few = self._trade_share(place)
        told = np.where(others >= _SEEN, there / np.maximum(others, 1), 0.0)
        share = np.where(few, np.maximum(told, trade), np.where(others >= _SEEN, told, trade))
        explained = np.minimum(bought_here, share * np.where(few, bought, bought_here))
        return float(explained.sum() / max(1, int(ours_here.sum())))

    def _trade_share(self, place: int) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """Share of a place in all sales by hour of the day and part of the week, and whether few sell then.

        The share is 0 where too few sales are known. Few is four places of equal trade (inverse sum of squared shares).
        """
        trade = self.world.register.trade
        slot, sales = slots_of(trade["hour_at"].to_numpy(np.int64)), trade["sales"].to_numpy(np.float64)
        seller, places = trade["place"].to_numpy(np.int64), int(trade["place"].max()) + 1 if len(trade) else 1
        table = np.bincount(slot * places + seller, sales, _SLOTS * places).reshape(_SLOTS, places)
        every = table.sum(axis=1)
        share = table / np.maximum(every, 1.0)[:, None]
        few = (share**2).sum(axis=1) >= 1.0 / _OPEN
        here = share[:, place] if place < places else np.zeros(_SLOTS)
        return np.where(every >= _SEEN, here, 0.0), few

    def _by_hour(self, place: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Choices of everybody by hour of the day and part of the week, at all places and at one."""
        days = self.world.days
        slot = self.world.slots
        return (
            np.bincount(slot, minlength=_SLOTS),
            np.bincount(slot[(days["place"] == place).to_numpy()], minlength=_SLOTS),
        )

    def _used_before(self, place: int, events: pd.DataFrame) -> float:
        if self.world.admission:
            return 0.0
        went = events["patient"].unique()
        habits = self.world.habits
        users = habits["patient"].to_numpy()[habits["place"].to_numpy() == place]
        return float(np.isin(went, users).mean())

    def _local(self, place: int, events: pd.DataFrame) -> float:
        """How far the venue is the place of the patients' own areas: 1 where they make half of their visits there.

        Squared, because the area's share is part of what is expected already.
        """
        area = self.area[events["patient"].unique()]
        key, share = self.usual
        if not len(key):
            return 0.0
        wanted = area * self.places + place
        found = np.minimum(np.searchsorted(key, wanted), len(key) - 1)
        theirs = np.where((area >= 0) & (key[found] == wanted), share[found], 0.0)
        return float((np.minimum(1.0, theirs / _HOME) ** 2).mean())

    def _others_send(self, group: int, place: int) -> float:
        """Share of their patients that other institutions send to a place, and the median of small ones of its level.

        The larger counts. Of small ones the median, because one of them may be steered like the one in question.
        """
        others = self.whole[(self.whole["group"] != group) & (self.whole["group"] != place)]
        everybody = others.drop_duplicates("group")
        there = others[others["place"] == place].set_index("group")["observed"]
        level = self.world.register.places["hosp_lv"].fillna("").to_numpy()
        mine = level[group] if 0 <= group < len(level) else ""
        alike = everybody[
            everybody["small"] & (everybody["level"] == mine) & (everybody["patients"] >= _PATIENTS)
        ]
        shares = there.reindex(alike["group"]).fillna(0.0).to_numpy() / alike["patients"].to_numpy()
        usual = float(np.median(shares)) if len(shares) else 0.0
        return max(usual, float(there.sum()) / max(1.0, float(everybody["patients"].sum())))

    def _alike(self, group: int, part: pd.DataFrame) -> float:
        """Share of the other small institutions whose own venue draws as many patients; a tenth where few are known."""
        others = self.venues.drop(group, errors="ignore").to_numpy(np.float64)
        habit, patients = float(part["habit"].sum()), float(part["patients"].sum())
        beyond = (float(part["observed"].sum()) - habit) / max(patients - habit, 1e-9)
        return float(((others >= beyond).sum() + 1) / (len(others) + 10))


def _each(mine: pd.DataFrame, hit: NDArray[np.bool_]) -> tuple[tuple[float, tuple[Spell, ...]], ...]:
    """Of every doctor, the choices of the place and the spells in which they lie."""
    doctor, day = mine["doctor"].to_numpy(np.int64), mine["day"].to_numpy(np.int64)
    return tuple(
        (float(hit[rows].sum()), find_spells(day[rows], hit[rows])) for rows in positions(doctor).values()
    )


def _one_item(mine: pd.DataFrame, hit: NDArray[np.bool_], spell: Spell) -> float:
    """How much one drug is more frequent at the venue within a spell than it is with these doctors otherwise."""
    day = mine["day"].to_numpy(np.int64)
    within = hit & (day >= spell.first) & (day < spell.first + spell.days)
    items = mine["item"].to_numpy()
    known = items != ""
    if (within & known).sum() < 5 or (~within & known).sum() < 5:
        return 0.0
    inside = pd.Series(items[within & known]).value_counts(normalize=True)
    usual = pd.Series(items[~within & known]).value_counts(normalize=True)
    return float((inside - usual.reindex(inside.index).fillna(0.0)).max())


def _usual(
    habits: pd.DataFrame, area: NDArray[np.int64], places: int
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Every known area and place as ``area * places + place``, sorted, and the share of the area's visits there."""
    home = area[habits["patient"].to_numpy()] if len(habits) else np.empty(0, np.int64)
    known = home >= 0
    at = home[known] * places + habits["place"].to_numpy(np.int64)[known]
    key, where = np.unique(at, return_inverse=True)
    visits = np.bincount(where, habits["visits"].to_numpy(np.float64)[known], minlength=len(key))
    whole = np.bincount(key // places, visits) if len(key) else np.zeros(0)
    return key, visits / np.maximum(whole[key // places], 1.0)
