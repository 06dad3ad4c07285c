"""What a group's swipes at the desks of facilities were for: treatments by plan, courses, check-ups."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.rings.cooccurrence import Ints, Longs
from workbench.rings.stays import treatment_class

__all__ = ["DeskFacts", "course_share", "of_diseases"]

_DAY = 86_400

#: Diagnosis codes (ICD-10) of what a group is called to: examinations Z00-Z02, screenings Z10-Z13, vaccinations
#: Z23-Z27.
_CAMPAIGN = r"Z0[0-2]|Z1[0-3]|Z2[3-7]"

#: Days after which the next treatment of a course is due at the latest: daily, or every other day.
_NEXT = 2


@dataclass(frozen=True)
class DeskFacts:
    """Shares of a group's swipes.

    Attributes:
        desk: share made at desks where outpatient care is settled.
        cyclic: share settled for a treatment by plan, such as dialysis.
        campaign: share settled for a check-up, a screening or a vaccination.
        course: share made at desks by somebody whose card was swiped there two days before or after, or closer.
    """

    desk: float = 0.0
    cyclic: float = 0.0
    campaign: float = 0.0
    course: float = 0.0


def of_diseases(diseases: pd.DataFrame, wanted: pd.DataFrame) -> list[tuple[float, float]]:
    """Shares of each group's swipes that were settled for a treatment by plan, and for a check-up or vaccination.

    Args:
        diseases: ``lead``, ``dise_no`` and ``swipes``, as the question ``treatments`` answers.
        wanted: the groups' swipes, with ``lead``.
    """
    code = diseases["dise_no"].astype("string").fillna("").str.upper()
    every = wanted.groupby("lead").size()
    shares = [
        diseases[chosen].groupby("lead")["swipes"].sum().reindex(every.index, fill_value=0) / every
        for chosen in (treatment_class(code) > 0, code.str.match(_CAMPAIGN).to_numpy(bool))
    ]
    return list(zip(*(one.astype(float).tolist() for one in shares), strict=True))


def course_share(person: Ints, place: Ints, at: Longs, desk: NDArray[np.bool_]) -> float:
    """Share of swipes at desks by somebody who was there two days before or after, or closer."""
    if not desk.any():
        return 0.0
    order = np.lexsort((at[desk], place[desk], person[desk]))
    who, where, day = person[desk][order], place[desk][order], at[desk][order] // _DAY
    first = np.flatnonzero(np.diff(who, prepend=-1) | np.diff(where, prepend=-1) | np.diff(day, prepend=-1))
    days = day[first]
    joined = (np.diff(who[first]) == 0) & (np.diff(where[first]) == 0) & (np.diff(days) <= _NEXT)
    near = np.append(False, joined) | np.append(joined, False)
    swipes = np.diff(np.append(first, len(day)))
    return float(swipes[near].sum()) / max(1, len(person))
