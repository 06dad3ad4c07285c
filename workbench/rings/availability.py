"""Drugs that few pharmacies sell, such as double-channel drugs: their patients have no choice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from workbench.rings.positions import positions

__all__ = ["Availability"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

#: Sales of an item from which its usual sellers are known.
_ENOUGH = 5

#: Sales from which it is known that few sell it.
_MANY = 8

#: Sellers over those that as many sales of a common drug would have, from which an item counts as sold by few.
_FEW = 0.35

#: Share of an item's sales at one place from which it counts as sold only there.
_ONLY = 0.95


class Availability:
    """Who sells what, from the choices of one kind.

    An item is limited when its sales are spread over at most a third of the places that as many sales of anything
    would reach: ``sellers <= 0.35 * sum_f [1 - (1 - s_f)^n]``, ``s_f`` being the place's share of all sales.
    """

    def __init__(self, doctor: Ints, group: Ints, place: Ints, item: Ints) -> None:
        """Count sales.

        Args:
            doctor: who prescribed, for each choice.
            group: the institution of that doctor.
            place: where it was bought.
            item: number of the item, -1 unknown.
        """
        known = np.flatnonzero(item >= 0)
        self._doctor, self._group = doctor[known], group[known]
        self._place, self._item = place[known], item[known]
        shape = (int(item.max(initial=-1)) + 1, int(place.max(initial=-1)) + 1)
        self._share = np.bincount(place, minlength=shape[1]) / max(1, len(place))
        self._sold = _counted(self._item, self._place, shape)
        self._by_group = positions(self._group)

    def share_of(self, place: int, doctors: Ints) -> float:
        """Share of what these doctors' patients bought at a place that they could hardly buy elsewhere.

        Each purchase counts with the share of the item's sales there that *other* doctors explain: all others of the
        city, and for a limited item each doctor's own colleagues; 1 for what is sold nowhere else. Of a limited item
        all purchases of these patients count, wherever they were made, up to what was bought here: where two places
        sell it each is expected to have half, and nothing is left to explain if these patients are spread alike.
        """
        near = self._near(doctors)
        mine = near[np.isin(self._doctor[near], doctors)]
        ours = _counted(self._item[mine], self._place[mine], self._sold.shape)
        bought = ours[:, [place]].toarray().ravel()
        items = np.flatnonzero(bought)
        if not len(items):
            return 0.0
        everywhere = np.asarray(ours[items].sum(axis=1)).ravel()
        explained = 0.0
        for item, here, every in zip(
            items.tolist(), bought[items].tolist(), everywhere.tolist(), strict=True
        ):
            limited = self._limited(item, ours)
            share = self._explained(item, place, doctors, ours, near, limited=limited)
            explained += min(here, share * (every if limited else here))
        return float(explained / bought[items].sum())

    def limited(self, item: int, doctors: Ints) -> bool:
        """Whether few places sell an item, judged by what others prescribe where that is enough."""
        near = self._near(doctors)
        mine = near[np.isin(self._doctor[near], doctors)]
        return self._limited(item, _counted(self._item[mine], self._place[mine], self._sold.shape))

    def _limited(self, item: int, ours: csr_matrix) -> bool:
        every = self._sold[[item]].toarray().ravel()
        others = every - ours[[item]].toarray().ravel()
        sold = others if others.sum() >= _MANY else every
        if sold.sum() < _MANY:
            return False
        reach = float((1.0 - (1.0 - self._share) ** sold.sum()).sum())
        return int((sold > 0).sum()) <= _FEW * reach

    def _near(self, doctors: Ints) -> Ints:
        """Sales of everybody in the doctors' institutions."""
        groups = [int(group) for group in np.unique(self._group[np.isin(self._doctor, doctors)])]
        return np.concatenate([self._by_group[group] for group in groups] or [np.empty(0, np.int64)])

    def _explained(
        self, item: int, place: int, doctors: Ints, ours: csr_matrix, near: Ints, *, limited: bool
    ) -> float:
        every, own = self._sold[[item]].toarray().ravel(), ours[[item]].toarray().ravel()
        if every.sum() >= _ENOUGH and every[place] >= _ONLY * every.sum():
            return 1.0
        others = every - own
        city = float(others[place] / others.sum()) if others.sum() >= _ENOUGH else 0.0
        if not limited:
            return city
        rows = near[self._item[near] == item]
        return max(city, self._colleagues(rows, self._place[rows] == place, doctors))

    def _colleagues(self, rows: Ints, here: NDArray[np.bool_], doctors: Ints) -> float:
        """Median over the doctors of the share of their colleagues' sales of an item at the place."""
        shares = []
        for doctor in doctors:
            own = self._doctor[rows] == doctor
            if own.any():
                near = (self._group[rows] == self._group[rows][own][0]) & ~own
                shares.append(float(here[near].mean()) if near.sum() >= _ENOUGH else 0.0)
        return float(np.median(shares)) if shares else 0.0


def _counted(item: Ints, place: Ints, shape: tuple[int, int]) -> csr_matrix:
    """Sales by item and place."""
    return csr_matrix((np.ones(len(item)), (item, place)), shape=shape)
