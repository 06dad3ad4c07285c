"""Injuries that the fund paid for: a worklist."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class Trauma(CheckSettings):
    """Trauma worklist."""

    med_types: tuple[str, ...] = Field(("19", "22", "81"), description="Categories of injuries.")
    codes: tuple[str, ...] = Field(
        ("S", "T"), description="Diagnoses of injuries, by their first one to six characters."
    )


CHECK = Check(
    id="trauma",
    subject="patient",
    family="worklist",
    quotes=("V28", "S17"),
    needs=("mdtrt_d.med_type",),
    explanations=("no_third_party", "home_accident", "old_injury"),
    settings=Trauma,
)
