"""Did patients change to the place after they first came to the doctor, and more than other doctors' patients did?

Every patient is held against his or her own past: only those count who went elsewhere before and never to the place.
Of these the first choice with the doctor is looked at, once per patient. The same is done for the patients of the
doctor's colleagues; where these are few, for patients of the same home areas with doctors elsewhere too. The shares'
difference is the difference in differences, both having started from nothing; Fisher's exact test, one-sided, says
how likely chance gives it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import hypergeom

from workbench.engines.engine import Engine
from workbench.rings.dispersion import log10_tail
from workbench.rings.positions import positions

__all__ = ["Switch", "compared", "switches"]

Ints = NDArray[np.int64]

#: Patients of other doctors that a comparison takes at least, those that are enough alone, and at most.
_PEERS, _MANY, _MOST = 20, 200, 3_000

#: log10 of the chance below which colleagues' patients change more often than people of the same areas.
_DRAWN = -1.3

_OWN, _COLLEAGUE, _NEIGHBOUR = 0, 1, 2


@dataclass(frozen=True)
class Switch:
    """Patients who had gone elsewhere before, and how many of them changed to the place.

    Attributes:
        patients: of the doctors of a lead.
        switched: how many of them chose the place at their first choice with the doctor.
        peers: patients of other doctors.
        peers_switched: how many of them chose it at theirs.
        colleagues: the others are patients of the same institution only, none of the same areas elsewhere.
    """

    patients: int
    switched: int
    peers: int
    peers_switched: int
    colleagues: bool = True

    @property
    def share(self) -> float:
        """Share that changed, of the doctors' own patients."""
        return self.switched / max(1, self.patients)

    @property
    def peers_share(self) -> float:
        """Share that changed, of the others' patients."""
        return self.peers_switched / max(1, self.peers)

    @property
    def log10_p(self) -> float:
        """Fisher's exact test, one-sided: log10 of the chance of as many or more; 0 where nobody can be compared."""
        if not self.patients or not self.peers:
            return 0.0
        everybody, changed = self.patients + self.peers, self.switched + self.peers_switched
        tail = hypergeom.logsf(self.switched - 1, everybody, changed, self.patients) / np.log(10)
        return float(np.clip(tail, -300.0, 0.0))

    def log10_tail(self, drift: float) -> float:
        """The less telling of Fisher's test and of the count against the others' share, which strays by ``drift``."""
        usual = self.patients * (self.peers_switched + 0.5) / (self.peers + 1.0)
        strayed = log10_tail(np.array([float(self.switched)]), np.array([usual]), drift)
        return max(self.log10_p, float(strayed[0]))


def switches(
    engine: Engine, events: pd.DataFrame, parts: list[pd.DataFrame], areas: Ints, *, admission: bool
) -> list[Switch | None]:
    """The switching test of each lead, ``None`` where no patient's past is known.

    Args:
        engine: answers what patients did before.
        events: all choices (doctor, group, patient, place, at).
        parts: pairs of doctor and place of each lead, all of one place.
        areas: home area of each patient.
        admission: the choices are stays, not purchases.
    """
    if not parts:
        return []
    asked = _Firsts(events, areas)
    wanted = pd.concat([asked.of(part).assign(lead=k) for k, part in enumerate(parts)])
    answer = engine.ask("switching", wanted=wanted, stays=admission)
    columns = (answer[name].tolist() for name in ("lead", "class", "patients", "switched"))
    table = {
        (lead, kind): (int(patients), int(switched))
        for lead, kind, patients, switched in zip(*columns, strict=True)
    }
    none = (0, 0)
    return [
        compared(*(table.get((k, kind), none) for kind in (_OWN, _COLLEAGUE, _NEIGHBOUR)))
        for k in range(len(parts))
    ]


def compared(own: tuple[int, int], colleagues: tuple[int, int], neighbours: tuple[int, int]) -> Switch | None:
    """The doctors' patients against the right others, each as (patients, those who changed).

    Against colleagues' patients where there are enough; few of these are joined by people of the same areas, unless
    they change more often than those do, for then the institution itself draws; of the two comparisons the more
    telling one is kept.
    """
    if not own[0]:
        return None
    if colleagues[0] >= _MANY or not neighbours[0]:
        return Switch(*own, *colleagues)
    if colleagues[0] < _PEERS:
        return Switch(*own, *neighbours, colleagues=False)
    alone = Switch(*own, *colleagues)
    if Switch(*colleagues, *neighbours).log10_p < _DRAWN:
        return alone
    joined = Switch(*own, colleagues[0] + neighbours[0], colleagues[1] + neighbours[1], colleagues=False)
    return min(alone, joined, key=lambda one: one.log10_p)


class _Firsts:
    """The first choice of every patient with every doctor, in order of time, found by institution and by area."""

    def __init__(self, events: pd.DataFrame, areas: Ints) -> None:
        keys = ["doctor", "group", "patient", "place", "at"]
        first = events.sort_values(["at", "event"])[keys].drop_duplicates(["doctor", "patient"])
        self._column = {name: first[name].to_numpy(np.int64) for name in keys}
        self._areas = areas
        self._by_group = positions(self._column["group"])
        self._by_area = positions(areas[self._column["patient"]])

    def of(self, part: pd.DataFrame) -> pd.DataFrame:
        """Own patients, colleagues' and, where these are few, those of the same areas."""
        place, groups = int(part["place"].iloc[0]), np.unique(part["group"].to_numpy(np.int64))
        inside = np.sort(np.concatenate([self._by_group[int(group)] for group in groups]))
        mine = np.isin(self._column["doctor"][inside], part["doctor"].to_numpy(np.int64))
        own = self._once(inside[mine], np.empty(0, np.int64))
        patients = self._column["patient"][own]
        classes = [(_OWN, own), (_COLLEAGUE, self._once(inside[~mine], patients))]
        if len(classes[1][1]) < 2 * _MANY:
            rows = np.sort(
                np.concatenate([self._by_area[int(area)] for area in np.unique(self._areas[patients])])
            )
            rows = rows[~np.isin(self._column["group"][rows], groups)]
            classes.append((_NEIGHBOUR, self._once(rows[:: max(1, len(rows) // (2 * _MOST))], patients)))
        every = np.concatenate([rows for _, rows in classes])
        return pd.DataFrame(
            {
                "patient": self._column["patient"][every],
                "since": self._column["at"][every],
                "place": place,
                "class": np.repeat([kind for kind, _ in classes], [len(rows) for _, rows in classes]),
                "there": self._column["place"][every] == place,
            }
        )

    def _once(self, rows: Ints, but: Ints) -> Ints:
        """The first row of each patient who is none of some others, of 3,000 patients at most."""
        patient = self._column["patient"][rows]
        rest = rows[~np.isin(patient, but)]
        _, first = np.unique(self._column["patient"][rest], return_index=True)
        chosen: Ints = rest[np.sort(first)]
        return chosen[:: max(1, -(-len(chosen) // _MOST))]
