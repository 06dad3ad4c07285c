"""Hospital stays around a lead: those of its waves, others of its persons, others at its facilities."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from workbench.overview.material import PLACES, Material
from workbench.overview.tables import read

__all__ = ["Stays", "stays_of"]

_COLUMNS = ["psn_no", "begin_at", "end_at", "fund"]


@dataclass(frozen=True)
class Stays:
    """Tables of ``psn_no``, ``begin_at``, ``end_at``, ``fund``.

    Attributes:
        own: stays of the waves.
        others: stays of the same persons outside the waves, anywhere.
        peers: other stays at the same facilities.
    """

    own: pd.DataFrame
    others: pd.DataFrame
    peers: pd.DataFrame


def stays_of(material: Material) -> Stays:
    """The stays around a lead; what the case does not tell comes from the rows alone."""
    people = read(
        material.case,
        "node_patient",
        ("patient", "psn_no"),
        where="psn_no",
        among=[m.id for m in material.people],
    )
    number = dict(zip(people["patient"], people["psn_no"], strict=True))
    every = _stays(material, "patient", list(number))
    every["psn_no"] = every["patient"].map(number)
    waves = set(zip(material.visits["psn_no"], material.visits["at_time"], strict=True))
    inside = pd.Series(
        [key in waves for key in zip(every["psn_no"], every["begin_at"], strict=True)], every.index, bool
    )
    own = every[inside] if inside.any() else _from_rows(material)
    places = [
        material.names.place_number[code]
        for code in material.of(PLACES)
        if code in material.names.place_number
    ]
    around = _stays(material, "place", places).assign(psn_no="")
    return Stays(
        own[_COLUMNS], every[~inside][_COLUMNS], around[~around["event"].isin(own["event"])][_COLUMNS]
    )


def _stays(material: Material, where: str, among: list[int]) -> pd.DataFrame:
    names = ("event", "patient", "place", "begin_at", "end_at", "fund_pay_sumamt", "counted")
    found = read(material.case, "event_admission", names, where=where, among=among)
    found = found[found["counted"].fillna(True).astype(bool)]
    return found.assign(
        begin_at=pd.to_datetime(found["begin_at"]),
        end_at=pd.to_datetime(found["end_at"]),
        fund=pd.to_numeric(found["fund_pay_sumamt"]),
    ).dropna(subset=["begin_at"])


def _from_rows(material: Material) -> pd.DataFrame:
    """Stays as far as the rows tell: their beginning, and the fund's payment."""
    fund = pd.to_numeric(material.rows["fund_pay_sumamt"])
    paid = material.rows.assign(fund=fund).groupby(["psn_no", "at_time"], sort=True)["fund"].sum(min_count=1)
    table = paid.reset_index().rename(columns={"at_time": "begin_at"})
    return table.assign(end_at=table["begin_at"], event=-1)
