"""Where the patients of a lead's doctors, and those of their colleagues, went."""

from __future__ import annotations

import pandas as pd

from workbench.case import Case
from workbench.overview.material import PLACES, Material
from workbench.overview.tables import read

__all__ = ["COLUMNS", "choices"]

COLUMNS = ["patient", "doctor", "place", "at", "mine", "there"]


def choices(material: Material) -> pd.DataFrame:
    """Every choice of a place by patients of the lead's doctors and of others at the same institution.

    ``mine`` marks the lead's doctors, ``there`` the lead's venue. Empty where the case does not tell.
    """
    doctors = read(material.case, "node_doctor", ("doctor", "dr_code", "medins_code"))
    mine = doctors[doctors["dr_code"].isin(material.of(("doctor",)))]
    near = doctors[doctors["medins_code"].isin(mine["medins_code"].dropna())]
    numbers = sorted({*mine["doctor"], *near["doctor"]})
    facility = bool(material.of(("facility",)))
    found = _referrals(material, numbers) if facility else _fills(material.case, numbers)
    there = {material.names.place_number.get(code) for code in material.of(PLACES)}
    found["mine"] = found["doctor"].isin(mine["doctor"])
    found["there"] = found["place"].isin([one for one in there if one is not None])
    return found[COLUMNS].dropna(subset=["at"]).sort_values(["at", "patient", "place"])


def _fills(case: Case, doctors: list[int]) -> pd.DataFrame:
    names = ("patient", "doctor", "place", "filled_at")
    found = read(case, "event_prescription", names, where="doctor", among=doctors)
    return found.rename(columns={"filled_at": "at"}).assign(at=lambda one: pd.to_datetime(one["at"]))


def _referrals(material: Material, doctors: list[int]) -> pd.DataFrame:
    """Admissions that follow a visit to one of the doctors."""
    tables = material.case.folder / "tables"
    if not all((tables / f"{name}.parquet").exists() for name in ("event_admission", "event_outpatient")):
        return pd.DataFrame(columns=COLUMNS)
    with material.case.engine() as engine:
        found = engine.ask("referrals", days=material.referral_days)
    found = found[found["doctor"].isin(doctors)].copy()
    return found.assign(at=pd.to_datetime(found["at"], unit="s"))
