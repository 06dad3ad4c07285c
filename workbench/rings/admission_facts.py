"""Figures of people who are admitted together: what explanations look at, and the words of the provincial screen."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.rings.explanations.facts import GroupFacts, percent
from workbench.rings.explanations.staged_operation import PAIRED
from workbench.rings.gatherings import Gathering
from workbench.rings.group_facts import pairs_per_day, people_facts, unknown_units
from workbench.rings.stays import DAY, Stays

__all__ = ["admission_factors", "admission_facts", "homes_of", "peers_of", "spread_of", "top_share"]

#: Own interval between stays, days, that speaks of a treatment plan, and how steady it must be.
_PLAN = (13, 29)
_STEADY = 2.5

_AMOUNTS_CLOSE = 0.5
_TARGET_GROUP = 1.5
_FREQUENT = 3.0
_ELDERLY = 60


def admission_facts(one: Gathering, mine: pd.DataFrame, people: pd.DataFrame, stays: Stays) -> GroupFacts:
    """Figures of one group.

    Args:
        one: the group.
        mine: its stays, with ``wave``.
        people: its members, with ``attended``.
        stays: everybody's stays.
    """
    day = one.sessions.first // DAY
    disease = mine["disease"].value_counts(normalize=True)
    area = people["live_admdvs"].value_counts(normalize=True)
    return GroupFacts(
        members=people_facts(people, stays.households),
        units=homes_of(people, stays),
        day=day,
        present=one.sessions.present,
        pairs=pairs_per_day(day, one.sessions.present),
        busy=np.zeros(0),
        unknown_units=unknown_units(people, stays.households),
        name_match=stays.households.name_match,
        shuffle_p=one.shuffle_p,
        joined=_joined(mine, stays),
        paired=float(mine["disease"].isin(PAIRED).mean()),
        stays_each=float(mine.groupby("patient").size().mean()),
        cyclic=max(float((mine["cycle"] > 0).mean()), _planned(people, stays)),
        disease=(str(disease.index[0]), float(disease.iloc[0])) if len(disease) else ("", 0.0),
        elsewhere=_elsewhere(one, mine, str(disease.index[0]), stays) if len(disease) else 1.0,
        area_share=float(area.iloc[0]) if len(area) else 0.0,
        area_base=_area_base(one, mine, str(area.index[0]), stays) if len(area) else 0.0,
    )


def _planned(people: pd.DataFrame, stays: Stays) -> float:
    """Share of the members whose own stays come back at one steady interval of two to four weeks."""
    own = stays.of(people["patient"].to_numpy()).sort_values(["patient", "begin_at"])
    gap = own.groupby("patient")["begin_at"].diff().dropna() / DAY
    spread = gap.groupby(own.loc[gap.index, "patient"]).agg(["median", "std", "size"])
    steady = (
        spread["median"].between(*_PLAN) & (spread["std"].fillna(99.0) <= _STEADY) & (spread["size"] >= 2)
    )
    return float(steady.sum() / len(people))


def homes_of(people: pd.DataFrame, stays: Stays) -> int:
    """Households of the members."""
    return len(np.unique(stays.households.unit[people["patient"].to_numpy()]))


def _joined(mine: pd.DataFrame, stays: Stays) -> float:
    """Share of the group's stays that begin or end where another of the same person and facility ends or begins."""
    own = stays.of(mine["patient"].to_numpy()).sort_values(["patient", "place", "begin_at", "event"])
    same = own.groupby(["patient", "place"])
    day_in, day_out = own["begin_at"] // DAY, own["end_at"] // DAY
    before = day_in - same["end_at"].shift(1) // DAY
    after = same["begin_at"].shift(-1) // DAY - day_out
    joined = before.between(-1, 1) | after.between(-1, 1)
    return float(joined[own["event"].isin(mine["event"])].mean())


def _elsewhere(one: Gathering, mine: pd.DataFrame, disease: str, stays: Stays) -> float:
    """Rate of one disease class at other facilities around the waves, over its rate at all times."""
    same = stays.table[stays.table["disease"] == disease]
    other = same[~same["place"].isin(mine["place"].unique())]
    if len(other) < 20:
        return 1.0
    at = np.sort(other["begin_at"].to_numpy())
    low = np.searchsorted(at, one.sessions.first - 3 * DAY)
    high = np.searchsorted(at, one.sessions.last + 3 * DAY)
    length = float((one.sessions.last - one.sessions.first + 6 * DAY).sum())
    usual = len(at) / max(1.0, float(at[-1] - at[0]))
    return float((high - low).sum() / length / usual)


def _area_base(one: Gathering, mine: pd.DataFrame, area: str, stays: Stays) -> float:
    here = stays.at(mine["place"].to_numpy())
    others = here[~here["patient"].isin(one.units)]
    homes = stays.people["live_admdvs"].iloc[others["patient"].unique()]
    return float((homes == area).mean()) if len(homes) else 0.0


def spread_of(fund: pd.Series[int]) -> float:
    """Relative spread of amounts: median absolute deviation over the median."""
    middle = float(fund.median()) if len(fund) else 0.0
    return float((fund - middle).abs().median() / middle) if middle else 0.0


def peers_of(mine: pd.DataFrame, stays: Stays) -> pd.DataFrame:
    """Other stays of the same treatment class at the same facilities."""
    here = stays.at(mine["place"].to_numpy())
    alike = here["cycle"] == int(mine["cycle"].mode().iloc[0])
    return here[alike & ~here["event"].isin(mine["event"])]


def admission_factors(
    mine: pd.DataFrame, people: pd.DataFrame, peers: pd.DataFrame, stays: Stays
) -> dict[str, str]:
    """The compound screen of the provincial documents, each word as a figure beside its peers."""
    factors: dict[str, str] = {}
    if float(mine.groupby("patient").size().mean()) >= _FREQUENT:
        every = len(stays.of(people["patient"].to_numpy())) / len(
            people
        )  # as of the others, in the waves or not
        factors["frequent_stays"] = f"{every:.1f}/{stays.stays_each:.1f}"
    factors["dates_concentrated"] = str(mine["wave"].nunique())
    own, other = spread_of(mine["fund_fen"]), spread_of(peers["fund_fen"])
    if len(peers) >= 10 and own <= _AMOUNTS_CLOSE * other:
        factors["amounts_close"] = f"{percent(own)}/{percent(other)}"
    poor, poor_base = float((mine["sp_psn_type"] != "").mean()), float((peers["sp_psn_type"] != "").mean())
    if poor >= 0.2 and poor >= _TARGET_GROUP * poor_base:
        factors["target_group"] = f"{percent(poor)}/{percent(poor_base)}"
    doctor, base = top_share(mine["doctor"]), top_share(peers["doctor"])
    if doctor >= 0.5 and doctor >= base + 0.2:
        factors["same_doctor"] = f"{percent(doctor)}/{percent(base)}"
    age = _age(people, mine)
    if len(age) and float((age >= _ELDERLY).mean()) >= 0.7:
        factors["elderly_mild"] = percent(float((age >= _ELDERLY).mean()))
    return factors


def top_share(doctor: pd.Series[int]) -> float:
    """Share of the busiest doctor among those who are known."""
    known = doctor[doctor >= 0]
    return float(known.value_counts(normalize=True).iloc[0]) if len(known) else 0.0


def _age(people: pd.DataFrame, mine: pd.DataFrame) -> NDArray[np.float64]:
    born = pd.to_datetime(people["brdy"]).dropna()
    when = np.datetime64(int(mine["begin_at"].median()), "s")
    return (when - born.to_numpy()).astype("timedelta64[D]").astype(float) / 365.25
