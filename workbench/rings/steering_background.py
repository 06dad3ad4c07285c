"""What is usual around a steering lead: who sells an item, where an area goes, how long a spell lasts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.rings.explanations.steering import SteeringFacts

__all__ = ["Background"]

_DAY = 86_400

#: Sales of an item from which its usual sellers are known.
_ENOUGH = 5

#: Share of an item's sales at one place from which it counts as sold only there.
_ONLY = 0.95

#: Places that an area uses most.
_USUAL = 2

#: Days within which a shortage is over.
_SPELL = 75.0


@dataclass(frozen=True)
class Background:
    """Prepared once for all leads of one kind.

    Attributes:
        events: the choices, with ``item_code`` (-1 unknown).
        by_place: positions of the events of each place.
        habits: visits that nobody steered, by patient and place.
        area: home area of each person, -1 unknown.
        usual: area and place of the places that each area uses most, as one number.
        places: how many places there are.
        admission: the venues are facilities that admit.
    """

    events: pd.DataFrame
    by_place: dict[int, NDArray[np.int64]]
    habits: pd.DataFrame
    area: NDArray[np.int64]
    usual: NDArray[np.int64]
    places: int
    admission: bool

    @classmethod
    def of(
        cls, events: pd.DataFrame, habits: pd.DataFrame, people: pd.DataFrame, *, admission: bool
    ) -> Background:
        """Prepare items and areas."""
        area = pd.factorize(people["live_admdvs"])[0].astype(np.int64)
        code, items = pd.factorize(events["item"])
        code = np.where(np.asarray(items == "")[code], -1, code) if len(items) else code
        places = int(max(events["place"].max(), habits["place"].max() if len(habits) else 0)) + 1
        return cls(
            events=events.assign(item_code=code).reset_index(drop=True),
            by_place=_positions(events["place"].to_numpy(np.int64)),
            habits=habits,
            area=area,
            usual=_usual(habits, area, places),
            places=places,
            admission=admission,
        )

    def facts(self, part: pd.DataFrame, events: pd.DataFrame, *, lasting: bool) -> SteeringFacts:
        """Figures of one lead.

        Args:
            part: its pairs of doctor and place, all of one place.
            events: the choices behind it.
            lasting: no month from which the share rose is known.
        """
        place = int(part["place"].iloc[0])
        patients = int(part["patients"].sum())
        expected_use = float(part["habit"].sum()) / max(1, patients)
        return SteeringFacts(
            observed=float(part["observed"].sum()),
            patients=patients,
            habit=float(part["habit"].sum()),
            used_before=max(0.0, self._used_before(place, events) - expected_use),
            pull=float(part["pull"].mean()),
            item_share=self._item_share(place, part),
            local=self._local(place, events),
            temporary=self._temporary(part, events),
            pull_known=bool(part["pull_known"].all()),
            lasting=lasting,
            admission=self.admission,
        )

    def _used_before(self, place: int, events: pd.DataFrame) -> float:
        if self.admission:
            return 0.0
        went = events["patient"].unique()
        users = self.habits["patient"].to_numpy()[self.habits["place"].to_numpy() == place]
        return float(np.isin(went, users).mean())

    def _item_share(self, place: int, part: pd.DataFrame) -> float:
        """Share of the same items sold at the venue when others prescribe them; 1 for what nobody sells elsewhere."""
        codes = self.events["item_code"].to_numpy()
        bought = codes[self.by_place[place]][np.isin(self._doctor_at(place), part["doctor"])]
        bought = bought[bought >= 0]
        if not len(bought):
            return 0.0
        size = int(codes.max()) + 1
        ours = self.events["doctor"].isin(part["doctor"]).to_numpy()
        here = (self.events["place"] == place).to_numpy()
        known = codes >= 0
        all_sold = np.bincount(codes[known], minlength=size)
        all_here = np.bincount(codes[known & here], minlength=size)
        others = np.bincount(codes[known & ~ours], minlength=size)
        others_here = np.bincount(codes[known & ~ours & here], minlength=size)
        share = np.where(others >= _ENOUGH, others_here / np.maximum(others, 1), 0.0)
        only = (all_sold >= _ENOUGH) & (all_here >= _ONLY * all_sold)
        return float(np.where(only, 1.0, share)[bought].mean())

    def _doctor_at(self, place: int) -> NDArray[np.int64]:
        return self.events["doctor"].to_numpy()[self.by_place[place]]

    def _local(self, place: int, events: pd.DataFrame) -> float:
        """Share of the people for whom the venue is one of the places that their area uses most."""
        area = self.area[events["patient"].unique()]
        return float((np.isin(area * self.places + place, self.usual) & (area >= 0)).mean())

    def _temporary(self, part: pd.DataFrame, events: pd.DataFrame) -> float:
        """How well the choices lie in one short spell, while the doctors went on long before and after."""
        mine = self.events["at"].to_numpy()[self.events["doctor"].isin(part["doctor"]).to_numpy()]
        first, last = events["at"].quantile([0.05, 0.95])
        spell = (last - first) / _DAY
        around = (mine.max() - mine.min()) / _DAY
        ended = (mine.max() - last) / _DAY
        if spell > _SPELL or around < 3 * spell or ended < spell / 2:
            return 0.0
        return float(1.0 - 0.5 * spell / _SPELL)


def _positions(place: NDArray[np.int64]) -> dict[int, NDArray[np.int64]]:
    """Positions of each place's events."""
    order = np.argsort(place, kind="stable")
    parts = np.split(order, np.flatnonzero(np.diff(place[order])) + 1)
    return {int(place[rows[0]]): rows for rows in parts if len(rows)}


def _usual(habits: pd.DataFrame, area: NDArray[np.int64], places: int) -> NDArray[np.int64]:
    """The most used places of every known area as ``area * places + place``."""
    home = area[habits["patient"].to_numpy()] if len(habits) else np.empty(0, np.int64)
    use = pd.DataFrame({"area": home, "place": habits["place"], "visits": habits["visits"]})
    total = use[use["area"] >= 0].groupby(["area", "place"])["visits"].sum()
    rank = total.groupby(level="area").rank(ascending=False, method="min")
    top = rank[rank <= _USUAL].reset_index()
    return np.asarray(top["area"] * places + top["place"], np.int64)
