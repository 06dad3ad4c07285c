"""The city-wide test of doctor × place: patients shared, beyond what two random sets of patients would share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy.stats import hypergeom

from workbench.engines.embedded import Embedded
from workbench.evaluate.claims import Claim, ranked
from workbench.evaluate.truth import KICKBACK, Node
from workbench.rings.nulls import benjamini_hochberg

__all__ = ["city_wide", "shared_patients"]

_Q = 0.01
_REFERRAL_DAYS = 14


def city_wide(engine: Embedded) -> tuple[Claim, ...]:
    """Pairs of doctor and pharmacy, and of doctor and facility, that share too many patients."""
    doctors = engine.ask("doctors")["dr_code"].astype(str).tolist()
    places = engine.ask("places")
    venues = list(zip(places["kind"].astype(str), places["fixmedins_code"].astype(str), strict=True))
    parts = [
        shared_patients(engine.ask("fills")),
        shared_patients(engine.ask("referrals", days=_REFERRAL_DAYS)),
    ]
    return ranked(claim for part in parts for claim in _claims(part, doctors, venues))


def shared_patients(events: pd.DataFrame) -> pd.DataFrame:
    """Every doctor and place with shared patients, with the tail and the q-value over all pairs.

    Args:
        events: one row per choice, with ``patient``, ``doctor`` and ``place``.
    """
    distinct = events[["patient", "doctor", "place"]].drop_duplicates()
    shared = distinct.groupby(["doctor", "place"]).size().rename("shared").reset_index()
    sent = distinct.groupby("doctor")["patient"].nunique()
    came = distinct.groupby("place")["patient"].nunique()
    tail = hypergeom.logsf(
        shared["shared"] - 1,
        distinct["patient"].nunique(),
        sent.reindex(shared["doctor"]).to_numpy(),
        came.reindex(shared["place"]).to_numpy(),
    )
    shared["log10_p"] = np.maximum(np.nan_to_num(tail, neginf=-700.0) / np.log(10), -300.0)
    shared["log10_q"] = benjamini_hochberg(shared["log10_p"], max(len(shared), len(sent) * len(came)))
    return shared


def _claims(pairs: pd.DataFrame, doctors: Sequence[str], venues: Sequence[Node]) -> list[Claim]:
    strong = pairs[pairs["log10_q"] <= np.log10(_Q)]
    return [
        _claim(doctors[row.doctor], venues[row.place], row.log10_p, row.log10_q)
        for row in strong.astype({"doctor": int, "place": int}).itertuples(index=False)
    ]


def _claim(doctor: str, venue: Node, log10_p: float, log10_q: float) -> Claim:
    return Claim(
        name=f"hypergeometric-{doctor}-{venue[1]}",
        scheme=KICKBACK,
        members=frozenset({("doctor", doctor), venue}),
        venues=frozenset({venue}),
        score=-log10_p,
        log10_q=log10_q,
    )
