"""One person in two beds at once."""

from __future__ import annotations

from pydantic import Field

from workbench.checks.check import Check, CheckSettings

__all__ = ["CHECK"]


class OverlappingStays(CheckSettings):
    """Overlapping stays."""

    overlap_days: int = Field(
        1, ge=1, le=30, description="Nights that two stays share at least; a transfer on one day shares none."
    )


CHECK = Check(
    id="overlapping_stays",
    subject="patient",
    family="two_places",
    quotes=("V6", "V10", "V11"),
    needs=("mdtrt_d.begntime", "mdtrt_d.endtime", "mdtrt_d.med_type"),
    explanations=("transfer", "late_discharge", "newborn", "date_mistake"),
    settings=OverlappingStays,
)
