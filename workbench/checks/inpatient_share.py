"""An institution that admits a far larger share of its patients than its peers."""

from __future__ import annotations

from typing import cast

import numpy as np
import pandas as pd
from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class InpatientShare(CheckSettings):
    """Share of stays among all visits."""

    stays: int = Field(30, ge=5, le=1_000_000, description="Stays of an institution at least.")
    peers: int = Field(5, ge=3, le=1000, description="Institutions of a level that are compared at least.")
    ratio: float = Field(2.0, gt=1, le=100, description="Share over the median of the peers at least.")
    errors: float = Field(
        4.0, gt=0, le=100, description="Robust standard deviations beyond the median at least."
    )


def choose(series: pd.DataFrame, settings: CheckSettings) -> pd.DataFrame:
    """Institutions whose log odds of admitting lie far above the median of the institutions of their level.

    The deviation is 1.4826 times the median absolute deviation of the peers' log odds, and never below the error
    that the institution's own number of stays has.
    """
    limits = cast("InpatientShare", settings)
    found = []
    for _, peers in series[series["stays"] >= limits.stays].groupby("level", sort=True):
        if len(peers) < limits.peers:
            continue
        stays, visits = (peers[name].to_numpy(dtype=np.float64) for name in ("stays", "visits"))
        odds = np.log((stays + 0.5) / (visits + 0.5))
        middle = float(np.median(odds))
        spread = 1.4826 * float(np.median(np.abs(odds - middle)))
        error = np.sqrt(spread**2 + 1 / (stays + 0.5) + 1 / (visits + 0.5))
        share = stays / (stays + visits)
        usual = float(np.median(share))
        far = (odds - middle >= limits.errors * error) & (share >= limits.ratio * usual)
        found += [
            (place, round(100 * own, 1), round(100 * usual, 1))
            for place, own in zip(peers["place"][far], share[far], strict=True)
        ]
    columns = ["place", "percent", "peers_percent"]
    return pd.DataFrame(found, columns=columns).astype({"place": "int32"})


CHECK = Check(
    id="inpatient_share",
    subject="place",
    family="inpatients",
    quotes=("S4", "S6"),
    needs=("mdtrt_d.begntime", "mdtrt_d.med_type"),
    explanations=("specialist_hospital", "rehabilitation_home", "visits_elsewhere"),
    settings=InpatientShare,
    choose=choose,
)
