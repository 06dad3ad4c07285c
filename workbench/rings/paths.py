"""Paths doctor → facility → pharmacy: do the patients whom a doctor sends to a facility then buy at one pharmacy?

Given the facility, where its patients buy after the stay should not depend on who sent them. Expected of ``X_dhf`` is
``X_dh X_hf / X_h``; the tail is hypergeometric, Bonferroni over the pharmacies that patients of the facility use.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from workbench.engines.engine import Engine

__all__ = ["Path", "best_path", "paths"]

#: Log10 of the chance below which a path is told, over all pharmacies of the facility.
_TELLING = -2.0

#: Patients beyond the expectation, and as a multiple of it.
_EXCESS, _RATIO = 3.0, 2.0


@dataclass(frozen=True)
class Path:
    """A pharmacy at the end of a path.

    Attributes:
        pharmacy: its number.
        observed: patients of the lead who bought there first after their stay.
        expected: those that the facility's other patients let expect.
    """

    pharmacy: int
    observed: int
    expected: float


def best_path(pharmacy: pd.Series[int], sent: pd.Series[int], others: pd.Series[int]) -> Path | None:
    """The pharmacy with the least likely share of a lead's patients, if chance gives it less than once in a hundred.

    Args:
        pharmacy: the pharmacies that the facility's patients use.
        sent: patients of the lead at each.
        others: all other patients of the facility at each.
    """
    own, at = sent.to_numpy(np.int64), (sent + others).to_numpy(np.int64)
    if not own.sum():
        return None
    tail = hypergeom.logsf(own - 1, at.sum(), at, own.sum()) / np.log(10) + np.log10(len(at))
    best = int(np.argmin(tail))
    expected = float(own.sum() * at[best] / at.sum())
    if tail[best] > _TELLING or own[best] < max(expected + _EXCESS, _RATIO * expected):
        return None
    return Path(int(pharmacy.iloc[best]), int(own[best]), expected)


def paths(engine: Engine, stays: list[pd.DataFrame]) -> list[Path | None]:
    """The path of each lead on referrals.

    Args:
        engine: answers where patients bought.
        stays: the choices of each lead, with ``event``.
    """
    if not stays:
        return []
    wanted = pd.concat([one[["event"]].assign(lead=k) for k, one in enumerate(stays)], ignore_index=True)
    by_lead = dict(list(engine.ask("paths", wanted=wanted).groupby("lead")))
    return [
        best_path(part["pharmacy"], part["sent"], part["others"])
        if (part := by_lead.get(k)) is not None
        else None
        for k in range(len(stays))
    ]
